import { type ChildProcess, execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { PROJECT_ROOT } from "../../local";
import { type Ended, endOf, startLake } from "./runLake";

/** A stack that has a lake's outputs, and nothing else: made in seconds. */
export interface OutputsStack {
  readonly folder: string;
  /** What the commands find in their environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs `lake` on the stack, which is called dev, to its end. */
  readonly lake: (...words: readonly string[]) => Promise<Ended>;
  /** Starts `lake` on it. */
  readonly start: (...words: readonly string[]) => ChildProcess;
  readonly deploy: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export interface OutputsStackArgs {
  /** Folder of the `pulumi` command. */
  readonly engine: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What else it has, as YAML programs say it. @default - nothing */
  readonly resources?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, string>>;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Makes a project with such a stack, not deployed yet, and a backend of its own. */
export async function outputsStack(args: OutputsStackArgs): Promise<OutputsStack> {
  const folder = await mkdtemp(join(tmpdir(), "lake-outputs-"));
  const { outputs, resources } = args;
  const program = { name: "outputs", runtime: "yaml", resources, outputs };
  const config = { "aws:region": "eu-central-1", ...args.config };
  await mkdir(join(folder, "state"));
  await writeFile(join(folder, "Pulumi.yaml"), JSON.stringify(program));
  await writeFile(join(folder, "Pulumi.dev.yaml"), JSON.stringify({ config }));
  const path = [join(PROJECT_ROOT, "node_modules/.bin"), args.engine, process.env["PATH"] ?? ""];
  const env = {
    ...args.env,
    PATH: path.join(delimiter),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const pulumi = async (...words: readonly string[]): Promise<void> => {
    await promisify(execFile)("pulumi", [...words], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
  };
  await pulumi("stack", "init", "dev");
  const start = (...words: readonly string[]): ChildProcess =>
    startLake([...words, "--project", folder, "--stack", "dev"], { env, cwd: folder });
  return {
    folder,
    env,
    start,
    lake: (...words) => endOf(start(...words)),
    deploy: () => pulumi("up", "--yes", "--skip-preview", "--stack", "dev"),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
