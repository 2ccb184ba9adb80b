import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EXIT } from "../../cli/exitCodes";
import { freePort, nodeWords, PROJECT_ROOT } from "../../local";
import { needEngine } from "../engine/support/engine";
import { type Emulator, startEmulator } from "../support/emulator";
import { EMULATOR_CONFIG } from "../support/engineRoom";
import { iamQuery, trustOf } from "../support/iamQuery";
import { type OutputsStack, outputsStack } from "./outputsStack";
import { type Ended, endOf, startLake } from "./runLake";

/** Seconds within which a person has to hear something. */
const FIRST_WORD_SECONDS = 15;

/** Page on which the same is recorded: `UPDATE_RECORDING=1` writes it anew. */
const PAGE = join(PROJECT_ROOT, "docs/trouble.md");

const REQUEST = {
  Name: "lake-dev",
  ReleaseLabel: "emr-7.13.0",
  LogUri: "s3://logs-1/emr/",
  ServiceRole: "emr",
  JobFlowRole: "nodes",
  Instances: {
    KeepJobFlowAliveWhenNoSteps: false,
    InstanceFleets: [
      {
        InstanceFleetType: "MASTER",
        TargetOnDemandCapacity: 1,
        InstanceTypeConfigs: [{ InstanceType: "m6i.xlarge" }],
      },
    ],
  },
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
      // By its bucket of logs a cluster is known as the stack's.
      resources: { logs: { type: "aws:s3:Bucket", properties: { bucket: "logs-1" } } },
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
      assert.match(said, /there is no stack dve; known: dev\./, command);
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

  it("names a run that goes on, takes nothing from under it, and ends it when it is told to", async () => {
    await makeEmrRoles(emulator);
    const words = ["--project", stack.folder, "--stack", "dev"];
    const options = { env: stack.env, cwd: stack.folder };
    const follower = startLake(["run", "--follow", ...words], options);
    const followed = metBy("lake run --follow", follower, stack.folder);
    const run = await idSaidBy(follower);
    const title = "A run that goes on";
    const going = await meet(title, "dev", {}, [
      "lake up --yes",
      CI,
      "lake drift",
      "lake destroy --yes",
    ]);
    const codes = going.map(({ exitCode }) => exitCode);
    assert.deepEqual(codes, [EXIT.done, EXIT.done, EXIT.done, EXIT.guarded], JSON.stringify(going));
    assert.match(going.at(-1)?.said ?? "", /run RUN on cluster lake-dev \(CLUSTER\): \w+, for /);
    const cancel = startLake(["cancel", run, ...words], options);
    const ends = [await metBy("lake cancel RUN", cancel, stack.folder), await followed];
    page.push(...ends.map(blockOf));
    assert.deepEqual(
      ends.map(({ exitCode }) => exitCode),
      [EXIT.done, EXIT.failed],
      JSON.stringify(ends),
    );
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

/** The roles without which EMR starts nothing. */
async function makeEmrRoles(emulator: Emulator): Promise<void> {
  for (const [RoleName, service] of [
    ["emr", "elasticmapreduce.amazonaws.com"],
    ["nodes", "ec2.amazonaws.com"],
  ] as const) {
    const AssumeRolePolicyDocument = trustOf(service);
    await iamQuery(emulator, { Action: "CreateRole", RoleName, AssumeRolePolicyDocument });
  }
  const nodes = { InstanceProfileName: "nodes" };
  await iamQuery(emulator, { Action: "CreateInstanceProfile", ...nodes });
  await iamQuery(emulator, { Action: "AddRoleToInstanceProfile", RoleName: "nodes", ...nodes });
}

/** The id of the run that a command says it has started. */
function idSaidBy({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const id = /started run (\S+)/.exec(said)?.[1];
      if (id !== undefined) resolve(id);
    });
    stdout?.once("close", () => {
      reject(new Error(`no run was started: ${said}`));
    });
  });
}

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
    .replaceAll(/\d{8}T\d{6}Z-\w{4}/g, "RUN")
    .replaceAll(/j-[A-Z0-9]{8,}/g, "CLUSTER")
    // What the engine tells of its plugins and of its progress, and the outputs.
    .replaceAll(/^.*(using pulumi-|pulumi:pulumi:Stack|@ updating).*\n/gm, "")
    .replaceAll(/^Diagnostics:\n\n|^Outputs:\n.*?^(?=Resources:)/gms, "")
    .trimEnd();
  return { command, exitCode: ended.exitCode, said, seconds: await first };
}
