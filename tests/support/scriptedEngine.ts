import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { PROJECT_ROOT } from "../../local";

/** What the scripted engine answers with. */
export interface EngineScript {
  /** Stacks that the backend has. @default ["dev"] */
  readonly stacks?: readonly string[];
  /** The deployment that `stack export` writes. */
  readonly deployment?: object;
  /** The stack's outputs. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Events of operations, by the verb (`up`, `preview`, `destroy`, `refresh`). */
  readonly events?: Readonly<Record<string, readonly object[]>>;
  /** What an operation writes to standard error before it fails, by the verb. */
  readonly failures?: Readonly<Record<string, string>>;
}

/** A `pulumi` that does nothing but answer, and a project of ours that it stands for. */
export interface ScriptedEngine {
  /** Folder of the project: this repository's program, stack files of its own. */
  readonly project: string;
  /** Folder of the backend's locks of the stack dev. */
  readonly locks: string;
  readonly env: Readonly<Record<string, string>>;
  script(script: EngineScript): Promise<void>;
  /** The words of each call so far, without options that name files or ports. */
  calls(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** Makes the engine; its calls are lines of `journal`, which others may write to as well. */
export async function scriptedEngine(journal: string): Promise<ScriptedEngine> {
  const folder = await mkdtemp(join(tmpdir(), "lake-scripted-"));
  const bin = join(folder, "bin");
  const project = join(folder, "project");
  const state = join(folder, "state");
  for (const one of [bin, project, state]) await mkdir(one);
  await writeFile(join(bin, "pulumi"), program(join(folder, "script.json"), journal, state));
  await chmod(join(bin, "pulumi"), 0o755);
  await writeFile(join(project, "Pulumi.yaml"), "name: spark-lake\nruntime: nodejs\n");
  await symlink(join(PROJECT_ROOT, "index.ts"), join(project, "index.ts"));
  return {
    project,
    locks: join(state, ".pulumi/locks/organization/spark-lake/dev"),
    env: { PATH: [bin, process.env["PATH"] ?? ""].join(delimiter), PULUMI_SKIP_UPDATE_CHECK: "1" },
    script: (script) => writeFile(join(folder, "script.json"), JSON.stringify(script)),
    calls: async () =>
      (await readFile(journal, "utf8"))
        .split("\n")
        .flatMap((line) => /^pulumi (.*)/.exec(line)?.[1] ?? []),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** The program in `bin/pulumi`: Node alone, but for events, which the Automation API hears over gRPC. */
function program(script: string, journal: string, state: string): string {
  return `#!${process.execPath}
const { appendFileSync, readFileSync } = require("node:fs");
const words = process.argv.slice(2);
const { stacks = ["dev"], deployment = {}, outputs = {}, events = {}, failures = {} } = JSON.parse(readFileSync(${JSON.stringify(script)}, "utf8"));
const option = (name) => words[words.indexOf(name) + 1];
const [verb, sub] = words;
const shown = words.filter((word, i) => !["--event-log", "--exec-kind", "--color"].includes(words[i - 1]) && !/^--(event-log|exec-kind|color|exec-agent)/.test(word));
appendFileSync(${JSON.stringify(journal)}, "pulumi " + shown.join(" ") + "\\n");
const fail = (text) => { process.stderr.write("error: " + text + "\\n"); process.exitCode = 255; };
const say = (value) => process.stdout.write(typeof value === "string" ? value + "\\n" : JSON.stringify(value) + "\\n");
const stack = option("--stack");
if (verb === "version") say("v3.259.0");
else if (verb === "whoami") say({ user: "test", url: "file://" + ${JSON.stringify(state)} });
else if (verb === "stack" && sub === "--show-name") {
  if (!words.includes("--stack")) fail("no stack selected");
  else if (stacks.includes(stack)) say(stack);
  else fail("no stack named '" + stack + "' found");
} else if (verb === "stack" && sub === "init") appendFileSync("Pulumi." + words[2] + ".yaml", "encryptionsalt: v1:scripted\\n");
else if (verb === "config" && sub === "get") fail("failed to decrypt configuration key");
else if (verb === "stack" && sub === "ls") say(stacks.map((name) => ({ name, current: false })));
else if (verb === "stack" && sub === "export") say({ version: 3, deployment });
else if (verb === "stack" && sub === "output") say(outputs);
else if (verb === "stack" && sub === "history") say([]);
else if (["up", "preview", "destroy", "refresh"].includes(verb)) operate(words.includes("--preview-only") ? "preview" : verb);
function operate(kind) {
  const end = () => (failures[kind] === undefined ? undefined : fail(failures[kind]));
  const told = events[kind] ?? [];
  if (told.length === 0 || !words.includes("--event-log")) return end();
  const grpc = require(${JSON.stringify(join(PROJECT_ROOT, "node_modules/@grpc/grpc-js"))});
  const { EventsClient } = require(${JSON.stringify(join(PROJECT_ROOT, "node_modules/@pulumi/pulumi/proto/events_grpc_pb"))});
  const { EventRequest } = require(${JSON.stringify(join(PROJECT_ROOT, "node_modules/@pulumi/pulumi/proto/events_pb"))});
  const client = new EventsClient(option("--event-log").replace("tcp://", ""), grpc.credentials.createInsecure());
  const stream = client.streamEvents(() => { client.close(); end(); });
  for (const event of told) {
    const request = new EventRequest();
    request.setEvent(JSON.stringify({ sequence: 0, timestamp: 0, ...event }));
    stream.write(request);
  }
  stream.end();
}
`;
}
