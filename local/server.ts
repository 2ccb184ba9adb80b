import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { LOOPBACK } from "./freePort";
import { type Guarded, startGuarded } from "./guarded";
import { type Toolchain } from "./toolchain";

const POLL_MS = 50;
/** Lines of a log that an error quotes. */
const LINES_QUOTED = 8;

/** A program that listens, and how to tell that it does. */
export interface ServerToStart {
  /** How an error calls it, for example `PostgreSQL`. */
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** File that receives all that it says. */
  readonly logFile: string;
  /** Seconds that it has to end by itself. */
  readonly graceSeconds: number;
  /** Longest wait for its first answer, in milliseconds. */
  readonly startTimeoutMs: number;
  /** Whether it answers. Must not reject. */
  readonly ready: () => Promise<boolean>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a server below a guard and waits until it answers; it ends with this process in whatever way that ends.
 * Rejects, and leaves nothing behind, when it ends by itself or does not answer in time; the error quotes its log.
 */
export async function startServer(server: ServerToStart, tools: Toolchain): Promise<Guarded> {
  const { command, cwd, env, graceSeconds, signal } = server;
  signal?.throwIfAborted();
  const log = openSync(server.logFile, "a");
  const options = { cwd, env, output: log, graceSeconds };
  const running = await startGuarded(tools, command, options).finally(() => {
    closeSync(log);
  });
  try {
    await untilReady(server, running);
  } catch (error) {
    await running.stop();
    throw error;
  }
  running.unref();
  return running;
}

async function untilReady(server: ServerToStart, running: Guarded): Promise<void> {
  let endedWith: number | undefined;
  void running.ended.then((code) => (endedWith = code));
  const deadline = Date.now() + server.startTimeoutMs;
  while (!(await server.ready())) {
    server.signal?.throwIfAborted();
    if (endedWith !== undefined) {
      throw new Error(await failure(server, `ended with exit code ${endedWith} at its start`));
    }
    if (Date.now() > deadline) {
      throw new Error(await failure(server, `did not answer within ${server.startTimeoutMs} ms`));
    }
    await sleep(POLL_MS);
  }
}

async function failure({ name, logFile }: ServerToStart, what: string): Promise<string> {
  const log = await readFile(logFile, "utf8").catch(() => "");
  const lines = log.split("\n").filter((line) => line.trim() !== "" && !/^\s+at /.test(line));
  return [`${name} ${what}; its log ${logFile} ends with:`, ...lines.slice(-LINES_QUOTED)].join(
    "\n  ",
  );
}

/** Whether somebody listens on a port of the loopback address. */
export function listensOn(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: LOOPBACK, port });
    const answer = (listens: boolean) => (): void => {
      socket.destroy();
      resolve(listens);
    };
    socket.once("connect", answer(true));
    socket.once("error", answer(false));
  });
}
