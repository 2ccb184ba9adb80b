import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { Socket } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { PROJECT_ROOT, type Toolchain } from "./toolchain";

/** How long a process may take to end by itself once asked, in seconds. */
export const DEFAULT_GRACE_SECONDS = 5;

/** How a command is to be run. */
export interface GuardedOptions {
  /** Working folder. */
  readonly cwd: string;
  /** The whole environment of the command. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where standard output and error go: pipes to read from, or an open file's descriptor for both. */
  readonly output: "pipe" | number;
  /** Seconds between SIGTERM and SIGKILL. @default {@link DEFAULT_GRACE_SECONDS} */
  readonly graceSeconds?: number;
}

/** A command that is running, together with everything that it started. */
export interface Guarded {
  /** Process id of the guard: once it is gone, so is everything below it. */
  readonly pid: number;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  /** The command's exit code (128 + N for signal N), once all its processes are gone. */
  readonly ended: Promise<number>;
  /** Ends the command and everything that it started; resolves when they are gone. */
  stop(): Promise<void>;
  /** Lets this process end although the command still runs; the command then ends too. */
  unref(): void;
}

/**
 * Starts `command` below `guard.py`: it ends when `stop` is called and also, without anybody's doing,
 * when this process ends in whatever way. Rejects when the guard itself cannot be started.
 */
export async function startGuarded(
  tools: Toolchain,
  command: readonly string[],
  options: GuardedOptions,
): Promise<Guarded> {
  const grace = options.graceSeconds ?? DEFAULT_GRACE_SECONDS;
  const words = ["-I", join(PROJECT_ROOT, "local", "guard.py"), String(grace), ...command];
  const stdio: StdioOptions = ["pipe", options.output, options.output];
  // A session of its own: Ctrl-C on the terminal reaches this process only, which then decides.
  const child = spawn(tools.python, words, {
    cwd: options.cwd,
    env: { ...options.env },
    stdio,
    detached: true,
  });
  await started(child, tools.python);
  return watch(child);
}

function started(child: ChildProcess, python: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => {
      reject(new Error(`cannot start ${python}: ${error.message}; set it up with \`make setup\``));
    });
  });
}

function watch(child: ChildProcess): Guarded {
  // "close" comes after the last byte of output, so that no line is lost.
  const ended = new Promise<number>((resolve) => {
    child.once("close", (code) => {
      resolve(code ?? 137);
    });
  });
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  // The guard may be gone before its input is closed: nothing is lost then.
  child.stdin?.on("error", () => undefined);
  return {
    pid: child.pid ?? -1,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    stop: () => {
      child.ref(); // whoever waits for the end must not be ended before it
      child.stdin?.end();
      return gone;
    },
    unref: () => {
      child.unref();
      for (const stream of [child.stdin, child.stdout, child.stderr]) {
        if (stream instanceof Socket) stream.unref();
      }
    },
  };
}
