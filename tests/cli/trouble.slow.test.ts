import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EXIT } from "../../cli/exitCodes";
import { freePort, nodeWords, PROJECT_ROOT } from "../../local";
import { needEngine } from "../engine/support/engine";
import { type Emulator, startEmulator } from "../support/emulator";
import { EMULATOR_CONFIG } from "../support/engineRoom";
import { type OutputsStack, outputsStack } from "./outputsStack";
import { type Ended, endOf, startLake } from "./runLake";

/** Seconds within which a person has to hear something. */
const FIRST_WORD_SECONDS = 15;

/** Page on which the same is recorded: `UPDATE_RECORDING=1` writes it anew. */
const PAGE = join(PROJECT_ROOT, "docs/trouble.md");

const REQUEST = {
  Name: "lake-dev",
  LogUri: "s3://logs-1/emr/",
  Instances: { KeepJobFlowAliveWhenNoSteps: false },
  Steps: [
    {
      Name: "lake-dev/Build star schema",
      HadoopJarStep: { Jar: "command-runner.jar", Args: ["s3://refined-1/runs/{{run}}/merged/"] },
    },
  ],
  Tags: [{ Key: "lake:run", Value: "{{run}}" }],
};

const OUTPUTS = {
  variant: "emr",
  jobFlowRequest: JSON.stringify(REQUEST),
  steps: "[]",
  clusterId: "",
  refinedBucket: "refined-1",
  servedBucket: "served-1",
};

/** What is run, as it is recorded. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  "lake up --yes": ["up", "--yes"],
  "lake run --follow": ["run", "--follow"],
  "lake cancel 20260101T000000Z-none": ["cancel", "20260101T000000Z-none"],
  "lake drift": ["drift"],
  "lake destroy --yes": ["destroy", "--yes"],
};

/** The script of a CI, which takes the stack as a word. */
const CI = "examples/ci/deploy.ts up --commit a1";

/** One command that met trouble. */
interface Met {
  readonly command: string;
  readonly exitCode: number | null;
  readonly said: string;
  /** Until the first word. */
  readonly seconds: number;
}

describe("lake in trouble, on the real engine", function () {
  this.timeout(600_000);
  const endings: (() => Promise<unknown>)[] = [];
  const page: string[] = [];
  let emulator: Emulator;
  let stack: OutputsStack;
  before(async function () {
    const engine = await needEngine(this);
    emulator = await startEmulator();
    endings.unshift(() => emulator.stop());
    stack = await outputsStack({
      engine,
      outputs: OUTPUTS,
      resources: { topic: { type: "aws:sns:Topic" } },
      config: EMULATOR_CONFIG,
      env: emulator.env,
    });
    endings.unshift(() => stack.remove());
    await stack.deploy();
  });
  after(async () => {
    for (const end of endings) await end();
  });
  afterEach(() => emulator.forgetFaults());

  /** Runs the commands one after another, notes them under `title`, and answers with what they met. */
  async function meet(
    title: string,
    name: string,
    env: Readonly<Record<string, string>> = {},
    commands: readonly string[] = [...Object.keys(COMMANDS), CI],
  ): Promise<readonly Met[]> {
    const all: Met[] = [];
    for (const command of commands) {
      const words = COMMANDS[command];
      const child =
        words === undefined
          ? startCi(name, { ...stack.env, ...env })
          : startLake([...words, "--project", stack.folder, "--stack", name], {
              env: { ...stack.env, ...env },
              cwd: stack.folder,
            });
      all.push(await metBy(command, child, stack.folder));
    }
    page.push(`## ${title}\n`, ...all.map(blockOf));
    for (const { command, seconds } of all) {
      assert.ok(seconds < FIRST_WORD_SECONDS, `${command}: silent for ${seconds} s`);
    }
    return all;
  }

  it("names a misspelt stack and the nearest, and does nothing", async () => {
    const all = await meet("A misspelt stack", "dve");
    for (const { command, exitCode, said } of all) {
      assert.equal(exitCode, EXIT.failed, `${command}\n${said}`);
      assert.match(said, /there is no stack dve; known(:| are:) dev\./, command);
    }
  });

  it("says whose lock a stack has, and does nothing", async () => {
    const locks = join(stack.folder, "state/.pulumi/locks/organization/outputs/dev");
    const file = join(locks, "held.json");
    await mkdir(locks, { recursive: true });
    const lock = { pid: 1, username: "ann", hostname: "elsewhere" };
    await writeFile(file, JSON.stringify({ ...lock, timestamp: "2026-01-02T03:04:05Z" }));
    try {
      const changing = ["lake up --yes", "lake destroy --yes", CI];
      const looking = ["lake drift"];
      const title = "A stack that somebody else has locked";
      const all = await meet(title, "dev", {}, [...changing, ...looking]);
      const [looked, ...others] = all.toReversed();
      // It only looks, and needs no lock.
      assert.equal(looked?.exitCode, EXIT.done, looked?.said);
      for (const { command, exitCode, said } of others) {
        assert.equal(exitCode, EXIT.locked, `${command}\n${said}`);
        assert.match(said, /ann@elsewhere/, command);
      }
    } finally {
      await rm(file);
    }
  });

  it("says that credentials have expired, and does nothing", async () => {
    await emulator.plan({ action: "*:*", kind: "expired" });
    const all = await meet("A token that has expired", "dev", {}, Object.keys(COMMANDS));
    for (const { command, exitCode, said } of all) {
      assert.equal(exitCode, EXIT.cloud, `${command}\n${said}`);
      assert.match(said, /expired/i, command);
    }
  });

  it("says within seconds that AWS cannot be reached", async () => {
    const nowhere = { AWS_ENDPOINT_URL: `http://127.0.0.1:${await freePort()}` };
    const commands = Object.keys(COMMANDS).filter((command) => !command.includes("destroy"));
    const all = await meet("No network", "dev", nowhere, commands);
    for (const { command, exitCode, said } of all) {
      assert.equal(exitCode, EXIT.cloud, `${command}\n${said}`);
      assert.match(said, /cannot be reached/, command);
    }
  });

  it("is recorded as it is on its page", async () => {
    if (process.env["UPDATE_RECORDING"] !== undefined) {
      const head =
        "# What lake says in trouble\n\nRecorded by `UPDATE_RECORDING=1 npx mocha tests/cli/trouble.slow.test.ts` from the real engine.\n";
      await writeFile(PAGE, [head, ...page].join("\n"));
    }
    assert.deepEqual(endsOn(await readFile(PAGE, "utf8")), endsOn(page.join("\n")));
  });
});

/** Titles, commands and exit codes of a recording: words may differ with the machine. */
function endsOn(text: string): string[] {
  return text.split("\n").filter((line) => /^(## |\$ |exit code )/.test(line));
}

function blockOf({ command, exitCode, said }: Met): string {
  return ["```text", `$ ${command}`, said, `exit code ${exitCode ?? "none"}`, "```", ""].join("\n");
}

function startCi(stack: string, env: Readonly<Record<string, string>>): ChildProcess {
  const [node = "", ...rest] = nodeWords(join(PROJECT_ROOT, "examples/ci/deploy.ts"));
  const project = join(env["PULUMI_HOME"] ?? "", "..");
  const words = [...rest, "up", stack, "--commit", "a1", "--project", project];
  return spawn(node, words, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
}

async function metBy(command: string, child: ChildProcess, folder: string): Promise<Met> {
  const began = Date.now();
  const first = new Promise<number>((resolve) => {
    for (const stream of [child.stdout, child.stderr, child]) {
      stream?.once(stream === child ? "close" : "data", () => {
        resolve((Date.now() - began) / 1000);
      });
    }
  });
  const ended: Ended = await endOf(child);
  const said = `${ended.stdout}${ended.stderr}`
    .replaceAll(folder, "PROJECT")
    .replaceAll(/^.*still at work after .*\n/gm, "")
    .replaceAll(/127\.0\.0\.1:\d+/g, "AWS")
    .replaceAll(/ {2,}[\d.]+ s$/gm, "")
    .trimEnd();
  return { command, exitCode: ended.exitCode, said, seconds: await first };
}
