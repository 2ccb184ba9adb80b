import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeWords, PROJECT_ROOT } from "../../local";
import { type ScriptedEngine, scriptedEngine } from "../support/scriptedEngine";

const SCRIPT = join(PROJECT_ROOT, "examples/ci/deploy.ts");

interface Ended {
  readonly code: number;
  readonly stderr: string;
}

describe("the deployment script of a CI", function () {
  this.timeout(60_000);
  let folder: string;
  let engine: ScriptedEngine;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "lake-ci-"));
    const journal = join(folder, "journal");
    await writeFile(journal, "");
    engine = await scriptedEngine(journal);
    await writeFile(join(engine.project, "Pulumi.dev.yaml"), "config: {}\n");
    await writeFile(join(engine.project, "Pulumi.prod.yaml"), "config: {}\n");
    await engine.script({ stacks: ["dev"] });
  });
  after(async () => {
    await engine.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (words: string): Promise<Ended> => {
    const [node = "", ...rest] = nodeWords(SCRIPT);
    const args = [...rest, ...words.split(" "), "--project", engine.project];
    return new Promise((resolve) => {
      execFile(node, args, { env: { ...process.env, ...engine.env } }, (error, _, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stderr });
      });
    });
  };

  it("makes no lake of a misspelt stack, names the nearest, and writes nothing (cases/deploy/09)", async () => {
    const slips = [
      "preview prdo",
      "up prdo --commit x",
      "promote dev prdo --commit x",
      "drift prdo",
    ];
    const ended = await Promise.all(slips.map(run));

    for (const [index, { code, stderr }] of ended.entries()) {
      assert.equal(code, 3, slips[index]);
      assert.match(stderr, /there is no stack prdo; known: dev(, prod)?\. Did you mean \w+\?/);
    }
    assert.match(ended[0]?.stderr ?? "", /Did you mean prod\?/);
    const changing = (await engine.calls()).filter((call) => /^(up|preview|stack init)/.test(call));
    assert.deepEqual(changing, []);
    assert.ok(!(await readdir(engine.project)).includes("Pulumi.prdo.yaml"));
  });

  it("takes away again what it made for a preview, and selects nothing (cases/deploy/01)", async () => {
    assert.equal((await run("preview prod")).code, 0);
    assert.equal((await run("up dev --commit x")).code, 0);

    const calls = await engine.calls();
    assert.deepEqual(
      calls.filter((call) => call.startsWith("stack init")),
      ["stack init prod --no-select"],
    );
    assert.ok(
      calls.some((call) => call.startsWith("stack rm --yes --preserve-config prod")),
      calls.join("\n"),
    );
    assert.deepEqual(
      calls.filter((call) => call.startsWith("stack select")),
      [],
    );
    assert.equal(await readFile(join(engine.project, "Pulumi.prod.yaml"), "utf8"), "config: {}\n");
  });
});
