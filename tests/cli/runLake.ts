import { spawn, type ChildProcess } from "node:child_process";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../local";

/** What a finished `lake` left behind. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a `lake` is run. */
export interface LakeOptions {
  /** @default - the project's folder */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the real command. */
export function startLake(words: readonly string[], options: LakeOptions = {}): ChildProcess {
  return spawn(join(PROJECT_ROOT, "cli", "bin", "lake"), words, {
    cwd: options.cwd ?? PROJECT_ROOT,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs the real command to its end. */
export async function runLake(words: readonly string[], options: LakeOptions = {}): Promise<Ended> {
  return await endOf(startLake(words, options));
}

/** All that a started command says, and how it ends. */
export async function endOf(child: ChildProcess): Promise<Ended> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("the command has no output to read");
  const [exitCode, out, err] = await Promise.all([
    new Promise<number | null>((resolve) => child.once("close", resolve)),
    text(stdout),
    text(stderr),
  ]);
  return { exitCode, stdout: out, stderr: err };
}
