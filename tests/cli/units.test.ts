import assert from "node:assert/strict";
import { bytesText, countText, duration, plural } from "../../cli/output/units";

describe("numbers for people", () => {
  it("says durations", () => {
    const texts = [0, 0.04, 9.94, 9.96, 59.4, 59.6, 61, 3599.6, 7260].map(duration);

    assert.deepEqual(texts, [
      "0.0 s",
      "0.0 s",
      "9.9 s",
      "10 s",
      "59 s",
      "1 min 00 s",
      "1 min 01 s",
      "1 h 00 min",
      "2 h 01 min",
    ]);
  });

  it("says sizes", () => {
    const texts = [0, 1, 1023, 1024, 1536, 10_240, 3_145_728].map(bytesText);

    assert.deepEqual(texts, ["0 B", "1 B", "1023 B", "1.0 KiB", "1.5 KiB", "10 KiB", "3.0 MiB"]);
  });

  it("says counts", () => {
    assert.equal(countText(8056), "8,056");
    assert.equal(countText(9_007_199_254_740_993n), "9,007,199,254,740,993");
    assert.equal(plural(1, "file"), "1 file");
    assert.equal(plural(0, "file"), "0 files");
  });
});
