import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generateSparkify, type Progress } from "../../generators";
import { folders } from "./folders";
import { filesBelow } from "./real";

const BIG = { seed: 6, events: 60_000, users: 2000, days: 2, songs: 200 } as const;

describe("a generator that is stopped", () => {
  const folder = folders();

  for (const [where, reached] of Object.entries<(progress: Progress) => boolean>({
    "among the song files": ({ files }) => files === 20,
    "in the middle of a day": ({ files, bytes }) => files === 200 && bytes > 1_000_000,
  })) {
    for (const gzip of [false, true]) {
      it(`leaves no half file when that happens ${where}${gzip ? ", compressed" : ""}`, async () => {
        const [to, whole] = [folder(), folder()];
        const stop = new AbortController();
        let calls = 0;
        const onProgress = (progress: Progress): void => {
          if (stop.signal.aborted) calls++;
          if (reached({ ...progress, bytes: progress.bytes * (gzip ? 8 : 1) }))
            stop.abort(new Error("enough"));
        };

        await assert.rejects(
          generateSparkify({ to, ...BIG, gzip, onProgress, signal: stop.signal }),
          /enough/,
        );
        const left = filesBelow(to);
        await generateSparkify({ to: whole, ...BIG, gzip });
        const all = new Set(filesBelow(whole));
        assert.ok(left.length >= 19 && left.length < all.size, `${left.length} files`);
        for (const file of left) assert.ok(all.has(file), file);
        assert.ok(calls < 40, "goes on for long");
        await new Promise((resolve) => setTimeout(resolve, 50));
        assert.deepEqual(filesBelow(to), left);
      });
    }
  }

  it("writes and clears nothing when that happens before it begins", async () => {
    const to = folder();
    await generateSparkify({ to, events: 0, songs: 3 });
    const options = {
      to,
      ...BIG,
      overwrite: true,
      signal: AbortSignal.abort(new Error("not at all")),
    };

    await assert.rejects(generateSparkify(options), /not at all/);
    assert.equal(filesBelow(to).length, 3);
  });

  it("shows a file only when it is whole, even if the process is killed meanwhile", async () => {
    const to = folder();
    let looks = 0;
    const onProgress = ({ files, bytes }: Progress): void => {
      if (files !== BIG.songs || bytes < 1_000_000) return;
      looks++;
      assert.deepEqual(
        filesBelow(to).filter((file) => file.startsWith("log_data")),
        ["log_data/2018/11/.2018-11-01-events.json.part"],
      );
    };
    await generateSparkify({ to, ...BIG, onProgress });

    assert.ok(looks > 10);
    assert.equal(filesBelow(to).length, BIG.songs + 2);
  });
});

describe("a generator that cannot write", () => {
  const folder = folders();

  it("says so, and leaves no half file", async () => {
    const to = folder();
    // A folder stands where the second day's file has to go.
    mkdirSync(path.join(to, "log_data/2018/11/2018-11-02-events.json/full"), { recursive: true });

    await assert.rejects(generateSparkify({ to, ...BIG }), /2018-11-02-events\.json/);
    assert.ok(existsSync(path.join(to, "log_data/2018/11/2018-11-01-events.json")));
    assert.deepEqual(
      filesBelow(to).filter((file) => file.includes(".part")),
      [],
    );
  });

  it("says so when the target is a file", async () => {
    const to = path.join(folder(), "file");
    writeFileSync(to, "mine");

    await assert.rejects(generateSparkify({ to, events: 1, songs: 0 }), /ENOTDIR/);
    assert.equal(readFileSync(to, "utf8"), "mine");
  });
});
