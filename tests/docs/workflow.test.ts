import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { validateWorkflow } from "@action-validator/core";
import { parse } from "yaml";
import { z } from "zod";
import { PROJECT_ROOT } from "../../local";

const FILE = join(PROJECT_ROOT, "docs/ci/lake.yml");
const TEXT = readFileSync(FILE, "utf8");

const STEP = z.looseObject({
  name: z.string().optional(),
  run: z.string().optional(),
  uses: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
});
const JOB = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  env: z.record(z.string(), z.string()).default({}),
  environment: z.string().optional(),
  "timeout-minutes": z.number(),
  concurrency: z.looseObject({ "cancel-in-progress": z.boolean() }),
  steps: z.array(STEP),
});
const WORKFLOW = z.looseObject({ jobs: z.record(z.string(), JOB) });

const { jobs } = WORKFLOW.parse(parse(TEXT));
const RUNS = Object.values(jobs).flatMap(({ steps }) =>
  steps.flatMap(({ run, env }) => (run === undefined ? [] : [{ run, env }])),
);

describe("the workflow for GitHub Actions", () => {
  it("is one that GitHub takes", () => {
    assert.deepEqual(validateWorkflow(TEXT).errors, []);
    // The validator does see mistakes.
    const wrong = TEXT.replace("timeout-minutes: 20", "timeout: 20").replace(
      "needs: dev",
      "needs: x",
    );
    assert.ok(validateWorkflow(wrong).errors.length > 1);
  });

  it("runs commands that are there", () => {
    const commands = RUNS.flatMap(({ run }) => run.trim().split("\n"));
    assert.ok(commands.length > 6);
    assert.deepEqual(
      commands.filter((command) => !isThere(command.trim())),
      [],
    );
  });

  it("runs shell that shellcheck has no complaint about, and puts no expression into it", () => {
    const complaints = RUNS.flatMap(({ run, env }) => {
      // Somebody's branch or title must never become part of a command.
      assert.ok(!run.includes("${{"), run);
      const given = Object.keys(env).map((name) => `${name}=x; export ${name}`);
      const script = ["#!/bin/bash", ...given, run].join("\n");
      const words = ["--shell=bash", "-"];
      const shellcheck = join(PROJECT_ROOT, ".venv/bin/shellcheck");
      const { stdout, status } = spawnSync(shellcheck, words, { input: script, encoding: "utf8" });
      return status === 0 ? [] : [stdout];
    });
    assert.deepEqual(complaints, []);
  });

  it("gives each job no more than it needs", () => {
    const permissions = Object.fromEntries(
      Object.entries(jobs).map(([name, job]) => [name, Object.keys(job.permissions).sort()]),
    );
    assert.deepEqual(permissions, {
      "preview-dev": ["contents", "id-token", "pull-requests"],
      "preview-prod": ["contents", "id-token"],
      dev: ["contents", "id-token"],
      prod: ["contents", "id-token"],
      drift: ["contents", "id-token", "issues"],
      destroy: ["contents", "id-token"],
    });
    assert.match(TEXT, /^permissions: \{\}$/m);
    for (const job of Object.values(jobs)) assert.equal(job.permissions["contents"], "read");
  });

  it("changes AWS only from a stack's own environment, and never cancels an update", () => {
    for (const [name, job] of Object.entries(jobs)) {
      const changes = job.steps.some(({ run = "" }) => / (up|promote|destroy) /.test(run));
      const { environment = "" } = job;
      assert.equal(!/^(preview|drift)-/.test(environment), changes, name);
      if (changes) assert.equal(job.concurrency["cancel-in-progress"], false, name);
    }
  });

  it("gives the passphrase of one stack to the one step that needs it (cases/security/03)", () => {
    assert.equal(/^env:[^]*?^\S/m.exec(TEXT)?.[0].includes("secrets."), false);
    for (const [name, { environment, steps, env }] of Object.entries(jobs)) {
      assert.deepEqual(env, {}, name);
      // Each environment has the passphrase, and the role, of its stack.
      assert.notEqual(environment, undefined, name);
      const trusted = steps.filter((step) => JSON.stringify(step).includes("secrets."));
      assert.equal(trusted.length, 1, name);
      assert.match(trusted[0]?.run ?? "", /examples\/ci\/deploy\.ts/, name);
    }
  });

  it("reads in an environment the state of that environment's stack alone (cases/security/03)", () => {
    for (const stack of ["dev", "prod"]) {
      const words = jobs[`preview-${stack}`]?.steps.map(({ run = "" }) => run).join("\n") ?? "";
      assert.match(words, new RegExp(`deploy\\.ts preview ${stack} `));
      assert.doesNotMatch(words, stack === "dev" ? /\bprod\b/ : /\bdev\b/);
    }
  });
});

/** How each tool's words are looked up; one that is not here is none that the workflow may run. */
const TOOLS: Readonly<Record<string, (words: readonly string[]) => boolean>> = {
  make: ([target = ""]) => new RegExp(`^${target}:`, "m").test(readProject("Makefile")),
  npx: ([runner, script = "", word]) =>
    runner === "tsx" && existsSync(join(PROJECT_ROOT, script)) && isSubcommand(script, word),
  "cli/bin/lake": lakeKnows,
  gh: (words) => ["pr comment", "issue create"].includes(words.slice(0, 2).join(" ")),
};

/** Whether what a line runs is a script of the project, a target of its Makefile, or a tool of GitHub's machines. */
function isThere(command: string): boolean {
  const [tool = "", ...words] = command.split(/\s+/);
  return TOOLS[tool]?.(words) ?? false;
}

/** The deployment script says what it can do when it is asked for something else. */
function isSubcommand(script: string, word = ""): boolean {
  return new RegExp(`deploy\\.ts ${word} `).test(readProject(script));
}

/** Asks the command itself: an unknown command or option ends with another exit code than help does. */
function lakeKnows(words: readonly string[]): boolean {
  const lake = join(PROJECT_ROOT, "cli/bin/lake");
  const { status, stdout } = spawnSync(lake, [...words, "--help"], { encoding: "utf8" });
  const options = words.filter((word) => word.startsWith("--"));
  return status === 0 && options.every((option) => stdout.includes(option));
}

function readProject(path: string): string {
  return readFileSync(join(PROJECT_ROOT, path), "utf8");
}
