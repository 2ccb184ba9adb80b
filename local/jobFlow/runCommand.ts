import { type Guarded, startGuarded } from "../guarded";
import { type Toolchain } from "../toolchain";
import { type StepLog } from "./stepLog";

/** A process of a step. */
export interface ProcessToRun {
  /** The program and its words. */
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Who runs it, where its output goes, and who may stop it. */
export interface ProcessContext {
  readonly tools: Toolchain;
  readonly log: StepLog;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs `process` to its end; its exit code. When the signal is aborted the process and everything
 * that it started is ended first (SIGTERM, then SIGKILL).
 */
export async function runCommand(
  { words, cwd, env }: ProcessToRun,
  { tools, log, signal }: ProcessContext,
): Promise<number> {
  log.note(`run ${words.map(quoted).join(" ")}`);
  signal?.throwIfAborted();
  const running = await startGuarded(tools, words, { cwd, env, output: "pipe" });
  log.note(`guard has process id ${running.pid}`);
  const stop = (): void => void running.stop();
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted === true) stop();
  try {
    await copyOutput(running, log);
    const code = await running.ended;
    log.note(`ended with exit code ${code}`);
    return code;
  } finally {
    signal?.removeEventListener("abort", stop);
    await running.stop();
  }
}

async function copyOutput({ stdout, stderr }: Guarded, log: StepLog): Promise<void> {
  await Promise.all([
    stdout === null ? Promise.resolve() : log.copy("stdout", stdout),
    stderr === null ? Promise.resolve() : log.copy("stderr", stderr),
  ]);
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
