/** What a deployment costs in time: a preview in which nothing changes, emptying a bucket, 1, 5 and 20 pipelines in a stack. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { lookForEngine } from "../../stacks";
import { emptying } from "./emptying";

const PROJECT = join(__dirname, "../..");
const REPEATS = 3;
const COUNTS = [1, 5, 20];
const EMULATED = [
  "s3UsePathStyle",
  "skipCredentialsValidation",
  "skipMetadataApiCheck",
  "skipRegionValidation",
];

const run = promisify(execFile);

interface Figures {
  readonly resources: number;
  readonly seconds: number;
  readonly peakMiB: number;
}

/** A folder like the project's, whose stack files and entry are its own. */
function checkout(program: string | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), "lake-bench-"));
  for (const name of readdirSync(PROJECT)) {
    if (/^Pulumi.*\.yaml$/.test(name)) cpSync(join(PROJECT, name), join(folder, name));
    else if (name === "index.ts" && program !== undefined)
      writeFileSync(join(folder, name), program);
    else if (name !== ".git" && name !== ".lake")
      symlinkSync(join(PROJECT, name), join(folder, name));
  }
  mkdirSync(join(folder, "state"));
  const file = join(folder, "Pulumi.dev.yaml");
  const lines = EMULATED.map((key) => `  aws:${key}: "true"\n`).join("");
  const whole = readFileSync(file, "utf8")
    // The backend of a bench has a passphrase of its own.
    .replace(/^encryptionsalt: .*\n/m, "")
    .replace(/^config:\n/m, `config:\n${lines}  aws:maxRetries: "1"\n`);
  writeFileSync(file, whole);
  return folder;
}

function environment(folder: string, endpoint: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "bench",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
    HTTP_PROXY: endpoint,
    NO_PROXY: "127.0.0.1,localhost",
  };
}

async function lake(
  words: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const start = performance.now();
  const all = [...words, "--project", folder, "--stack", "dev", "--json"];
  await run(join(PROJECT, "cli/bin/lake"), all, { env, maxBuffer: 1e9 }).catch((error: unknown) => {
    const said = error instanceof Error && "stdout" in error ? String(error.stdout).trim() : "";
    throw new Error(`lake ${words.join(" ")}: ${said.split("\n").at(-1) ?? ""}`, { cause: error });
  });
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Seconds of `lake preview` where nothing changes: the whole command, as a user waits for it. */
async function quietPreview(endpoint: string): Promise<object> {
  const folder = checkout(undefined);
  const env = environment(folder, endpoint);
  const up = await lake(["up", "--yes", "--skip-preview"], folder, env);
  const previews: number[] = [];
  for (let i = 0; i < REPEATS; i += 1) {
    previews.push(await lake(["preview", "--expect-no-changes"], folder, env));
  }
  rmSync(folder, { recursive: true, force: true });
  return { upSeconds: up, previewSeconds: previews, median: median(previews) };
}

async function withPipelines(count: number, endpoint: string): Promise<object> {
  const folder = checkout('import "./bench/deploy/pipelines";\n');
  const peak = join(folder, "peak.json");
  const env = {
    ...environment(folder, endpoint),
    LAKE_BENCH_PIPELINES: String(count),
    LAKE_BENCH_PEAK: peak,
  };
  const previewSeconds = await lake(["preview"], folder, env);
  const onEngine = JSON.parse(readFileSync(peak, "utf8")) as Omit<Figures, "resources">;
  rmSync(folder, { recursive: true, force: true });
  return { pipelines: count, program: await recorded(count), previewSeconds, onEngine };
}

/** The program alone, started as Pulumi starts it. */
async function recorded(count: number): Promise<Figures> {
  const tsNode = {
    TS_NODE_TRANSPILE_ONLY: "true",
    TS_NODE_PROJECT: join(PROJECT, "tsconfig.pulumi.json"),
  };
  const words = ["-r", "ts-node/register", join(__dirname, "recordOnly.ts"), String(count)];
  const { stdout } = await run(process.execPath, words, {
    cwd: PROJECT,
    env: { ...process.env, ...tsNode },
  });
  return JSON.parse(stdout) as Figures;
}

async function emulator(): Promise<{ readonly child: ChildProcess; readonly endpoint: string }> {
  const python = join(PROJECT, ".venv/bin/python");
  const cwd = join(PROJECT, "tests/emulator");
  const stdio: ["ignore", "pipe", "ignore"] = ["ignore", "pipe", "ignore"];
  const child = spawn(python, ["-m", "lake_emulator", "--port", "0"], { cwd, stdio });
  const lines = createInterface({ input: child.stdout });
  const endpoint = await new Promise<string>((resolve) => lines.once("line", resolve));
  return { child, endpoint };
}

/** The engine of PATH, else the ready-made one beside the checkout. */
async function findEngine(): Promise<void> {
  if ((await lookForEngine()) !== undefined) return;
  const install = join(PROJECT, "../shared/tools/pulumi/install");
  const { stdout } = await run(install);
  process.env["PATH"] = [stdout.trim(), process.env["PATH"]].join(delimiter);
}

async function main(): Promise<void> {
  await findEngine();
  const say = (what: string, found: object): void => {
    process.stdout.write(`${what}: ${JSON.stringify(found)}\n`);
  };
  const emptied = await emptying();
  say("emptying", emptied);
  const { child, endpoint } = await emulator();
  try {
    const quiet = await quietPreview(endpoint);
    say("quiet preview", quiet);
    const growth = [];
    for (const count of COUNTS) {
      const figures = await withPipelines(count, endpoint);
      say("pipelines", figures);
      growth.push(figures);
    }
    const results = { emptying: emptied, quietPreview: quiet, growth };
    mkdirSync(join(PROJECT, "bench/results"), { recursive: true });
    const file = join(PROJECT, "bench/results/deploy.json");
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  } finally {
    child.kill();
  }
}

void main();
