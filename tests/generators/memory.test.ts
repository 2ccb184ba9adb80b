import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { generateSparkify } from "../../generators";
import { folders } from "./folders";

const MIB = 1024 * 1024;

describe("the memory of a generator", () => {
  const folder = folders();

  it("does not grow with the number of records", async () => {
    const size = { users: 2000, songs: 100, days: 10 };
    const small = await peak({ ...size, events: 20_000 });
    const big = await peak({ ...size, events: 400_000 });

    // The files are 9 and 190 MB. What grows is the texts of the 16,000 songs that people play.
    assert.ok(big - small < 8 * MIB, `${small / MIB} MiB, then ${big / MIB} MiB`);
  }).timeout(120_000);

  /** The most that was in use, after a clean-up, at any of the looks that are taken on the way. */
  async function peak(size: {
    users: number;
    songs: number;
    days: number;
    events: number;
  }): Promise<number> {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    let most = 0;
    let calls = 0;
    const onProgress = (): void => {
      if (calls++ % 25 !== 0) return;
      collect();
      const { heapUsed, external } = process.memoryUsage();
      most = Math.max(most, heapUsed + external);
    };
    await generateSparkify({ to: folder(), ...size, onProgress });
    return most;
  }
});
