import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ResultFolder, unfit } from "../../cli/demo/resultFolder";
import { removeFolders, resultFolder } from "./sampleResult";

/** A folder `emr` with one result in it, beside nothing else. */
function oldResult(): string {
  return join(resultFolder({ "emr/run.json": "old" }), "emr");
}

function resultIn(folder: string): string {
  return readFileSync(join(folder, "run.json"), "utf8");
}

/** The id of a process that is no more. */
function deadPid(): number {
  return spawnSync("true").pid;
}

describe("a result folder", () => {
  afterEach(removeFolders);

  it("keeps the old result readable until the new one takes its place, whole", async () => {
    const final = oldResult();
    const folder = await ResultFolder.begin(final);
    writeFileSync(join(folder.work, "run.json"), "new");
    assert.equal(resultIn(final), "old");

    await folder.publish();
    await folder.discard();
    assert.equal(resultIn(final), "new");
    assert.deepEqual(readdirSync(join(final, "..")), ["emr"]);
  });

  it("keeps a failed run beside the last good one, until a run succeeds", async () => {
    const final = oldResult();
    for (const text of ["first failure", "second failure"]) {
      const folder = await ResultFolder.begin(final);
      writeFileSync(join(folder.work, "run.json"), text);
      await folder.keepFailed();
    }
    assert.deepEqual([resultIn(final), resultIn(`${final}.failed`)], ["old", "second failure"]);

    await (await ResultFolder.begin(final)).publish();
    assert.ok(!existsSync(`${final}.failed`));
  });

  it("leaves nothing when it is discarded", async () => {
    const final = oldResult();
    const folder = await ResultFolder.begin(final);
    writeFileSync(join(folder.work, "half"), "");

    await folder.discard();
    assert.deepEqual(readdirSync(join(final, "..")), ["emr"]);
    assert.equal(resultIn(final), "old");
  });

  it("clears away what killed runs left, and nothing of a run that is under way", async () => {
    const final = oldResult();
    const alive = `${final}.partial-${process.ppid}`;
    mkdirSync(alive);
    mkdirSync(`${final}.partial-${deadPid()}`);
    mkdirSync(`${final}.partial-`);

    await (await ResultFolder.begin(final)).discard();
    assert.deepEqual(readdirSync(join(final, "..")).sort(), [
      "emr",
      "emr.partial-",
      `emr.partial-${process.ppid}`,
    ]);
  });

  it("brings the old result back when a run was killed between the two renames", async () => {
    const root = resultFolder({ [`emr.old-${deadPid()}/run.json`]: "old" });

    await (await ResultFolder.begin(join(root, "emr"))).discard();
    assert.equal(resultIn(join(root, "emr")), "old");
    assert.deepEqual(readdirSync(root), ["emr"]);
  });

  it("is a new, an empty or an older one", () => {
    const root = resultFolder({ "file.txt": "", "emr/run.json": "", "other/a.txt": "" });
    mkdirSync(join(root, "empty"));

    for (const name of ["new", "empty", "emr"]) assert.equal(unfit(join(root, name)), undefined);
    assert.match(unfit(join(root, "file.txt")) ?? "", /is a file/);
    assert.match(unfit(join(root, "other")) ?? "", /holds something else/);
  });
});
