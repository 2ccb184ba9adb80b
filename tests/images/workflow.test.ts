import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { validateWorkflow } from "@action-validator/core";
import { parse } from "yaml";

const PROJECT = join(__dirname, "../..");
const TEXT = readFileSync(join(PROJECT, "docs/ci/images.yml"), "utf8");

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps: readonly { readonly run?: string }[];
}

const { jobs } = parse(TEXT) as { readonly jobs: Readonly<Record<string, Job>> };
const commandsOf = ({ steps }: Job): string[] =>
  steps.flatMap(({ run }) => run?.trim().split("\n") ?? []);

describe("the workflow that builds the images", () => {
  it("is one that GitHub takes", () => {
    assert.deepEqual(validateWorkflow(TEXT).errors, []);
    assert.ok(validateWorkflow(TEXT.replace("runs-on", "runs")).errors.length > 0);
  });

  it("builds files that are there, and puts no expression into a shell", () => {
    const commands = Object.values(jobs).flatMap(commandsOf);
    for (const command of commands) {
      assert.ok(!command.includes("${{"), command);
      for (const [file] of command.matchAll(/images\/[\w./]+/g))
        assert.ok(existsSync(join(PROJECT, file)), file);
    }
    assert.ok(commands.some((command) => command.startsWith("images/push.sh ")));
  });

  it("gets a token of AWS only where it pushes, from an environment", () => {
    for (const job of Object.values(jobs)) {
      const pushes = commandsOf(job).some((command) => command.includes("push.sh"));
      assert.equal("id-token" in job.permissions, pushes);
      assert.equal(job.environment !== undefined, pushes);
    }
  });
});
