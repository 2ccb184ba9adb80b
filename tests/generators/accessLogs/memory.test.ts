import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { generateAccessLogs } from "../../../generators";

const MIB = 1024 * 1024;

describe("the memory of generated access logs", () => {
  it("does not grow with the number of lines", async () => {
    const small = await peak(5_000);
    const big = await peak(80_000);
    // 1 and 18 MB of lines.
    assert.ok(big - small < 8 * MIB, `${small / MIB} MiB, then ${big / MIB} MiB`);
  }).timeout(120_000);
});

/** The most that was in use, after a clean-up, at any of the looks that are taken on the way. */
async function peak(lines: number): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  let most = 0;
  let calls = 0;
  await generateAccessLogs({
    ...{ to: "null:", addresses: 5000, days: 5, filesPerDay: 1, lines },
    onProgress: () => {
      if (calls++ % 8 !== 0) return;
      collect();
      const { heapUsed, external } = process.memoryUsage();
      most = Math.max(most, heapUsed + external);
    },
  });
  return most;
}
