import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const PROJECT = join(__dirname, "../..");

/** Runs the program for a stack file in a process of its own; answers with how many files of the clusters' SDKs it loaded. */
function filesLoadedFor(stackFile: string): number {
  const script = `
    const { deploy, readSettings, record, stackConfig } = require("./program");
    record(() => deploy(readSettings(stackConfig("${stackFile}")))).then(() => {
      console.log(Object.keys(require.cache).filter((file) => /@pulumi.(kubernetes|eks)/.test(file)).length);
    });`;
  const ran = spawnSync(process.execPath, ["--require", "tsx/cjs", "--eval", script], {
    cwd: PROJECT,
    encoding: "utf8",
  });
  assert.equal(ran.status, 0, ran.stderr);
  return Number(ran.stdout);
}

describe("the SDKs of clusters", () => {
  it("are loaded by a stack that has one, and by no other", () => {
    assert.equal(filesLoadedFor("Pulumi.dev.yaml"), 0);
    assert.ok(filesLoadedFor("Pulumi.eks-iceberg.yaml") > 10);
  });
});
