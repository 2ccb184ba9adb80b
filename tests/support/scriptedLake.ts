import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lakeHere, type LakeEnd } from "./inProcess";
import { type ScriptedAws, scriptedAws } from "./scriptedAws";
import { type ScriptedEngine, scriptedEngine } from "./scriptedEngine";

/** What changes something, as the journal tells of it. */
const CHANGES = [
  /^pulumi (up|refresh|destroy|import|cancel) (?!.*--preview-only)/,
  /^pulumi stack (init|rm|import|select)/,
  /^pulumi config (set|rm)/,
  /^aws (RunJobFlow|AddJobFlowSteps|CancelSteps|TerminateJobFlows|DeleteObjects|PutObject|DeleteObject)/,
];

/** The lock that `lock` puts there: somebody else's, on another machine. */
const LOCK = { pid: 1, username: "ann", hostname: "elsewhere", timestamp: "2026-01-02T03:04:05Z" };

/** `lake` between an engine and an AWS that answer what they are told to, and one journal of what both were asked. */
export interface ScriptedLake {
  readonly engine: ScriptedEngine;
  readonly aws: ScriptedAws;
  /** Runs `lake` on the scripted project. */
  run(...words: readonly string[]): Promise<LakeEnd>;
  /** Writes the stack file of `dev`. */
  configure(config: Readonly<Record<string, unknown>>): Promise<void>;
  /** What engine and AWS were asked since `forget`, a line each. */
  lines(): Promise<readonly string[]>;
  /** Of these, what changes something. */
  changes(): Promise<readonly string[]>;
  /** Has somebody else lock the stack dev, until `forget`. */
  lock(): Promise<void>;
  /** Empties the journal, and takes locks away. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes them; end them with `stop`. */
export async function scriptedLake(): Promise<ScriptedLake> {
  const folder = await mkdtemp(join(tmpdir(), "lake-scripted-"));
  const journal = join(folder, "journal");
  const engine = await scriptedEngine(journal);
  const aws = await scriptedAws(journal);
  const lines = async (): Promise<readonly string[]> =>
    (await readFile(journal, "utf8")).split("\n").filter((line) => line !== "");
  return {
    engine,
    aws,
    run: (...words) =>
      lakeHere([...words, "--project", engine.project], { ...aws.env, ...engine.env }),
    configure: (config) =>
      writeFile(join(engine.project, "Pulumi.dev.yaml"), JSON.stringify({ config })),
    lines,
    changes: async () =>
      (await lines()).filter((line) => CHANGES.some((change) => change.test(line))),
    lock: async () => {
      await mkdir(engine.locks, { recursive: true });
      await writeFile(join(engine.locks, "1.json"), JSON.stringify(LOCK));
    },
    forget: async () => {
      await writeFile(journal, "");
      await rm(engine.locks, { recursive: true, force: true });
    },
    stop: async () => {
      await aws.stop();
      await engine.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
