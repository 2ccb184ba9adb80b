/** How long the Pulumi program takes to import and run, and how much memory: each stack file in a process of its own. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { z } from "zod";

const PROJECT = join(__dirname, "../..");
const REPEATS = 5;

interface Run {
  readonly resources: number;
  readonly seconds: number;
  readonly peakMiB: number;
}

const run = promisify(execFile);

/** What Pulumi.yaml tells Pulumi to start Node with. */
function nodeArguments(): string[] {
  const { runtime } = PROJECT_FILE.parse(parse(readFileSync(join(PROJECT, "Pulumi.yaml"), "utf8")));
  return runtime.options.nodeargs.split(" ");
}

const PROJECT_FILE = z.looseObject({
  runtime: z.looseObject({ options: z.looseObject({ nodeargs: z.string() }) }),
});

async function once(stackFile: string): Promise<Run> {
  // As Pulumi's own language host starts a program: no type check, the project's tsconfig.
  const tsNode = {
    TS_NODE_TRANSPILE_ONLY: "true",
    TS_NODE_PROJECT: join(PROJECT, "tsconfig.pulumi.json"),
  };
  const { stdout } = await run(
    process.execPath,
    [...nodeArguments(), "-r", "ts-node/register", join(__dirname, "once.ts"), stackFile],
    { cwd: PROJECT, env: { ...process.env, ...tsNode } },
  );
  return JSON.parse(stdout) as Run;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

async function measure(stackFile: string): Promise<Run & { readonly stackFile: string }> {
  const runs: Run[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) runs.push(await once(stackFile));
  return {
    stackFile,
    resources: runs[0]?.resources ?? 0,
    seconds: median(runs.map(({ seconds }) => seconds)),
    peakMiB: median(runs.map(({ peakMiB }) => peakMiB)),
  };
}

async function main(): Promise<void> {
  const results = [await measure("Pulumi.dev.yaml"), await measure("Pulumi.prod.yaml")];
  for (const { stackFile, resources, seconds, peakMiB } of results) {
    const figures = `${seconds.toFixed(2)} s, ${peakMiB.toFixed(0)} MiB at most`;
    process.stdout.write(`${stackFile}: ${resources} resources in ${figures}\n`);
  }
  mkdirSync(join(PROJECT, "bench/results"), { recursive: true });
  const text = JSON.stringify({ repeats: REPEATS, results }, null, 2);
  writeFileSync(join(PROJECT, "bench/results/program.json"), `${text}\n`);
}

void main();
