import { hostname } from "node:os";
import { type CommandTarget, pulumiCommand } from "../remedies";

/** Somebody who works on a stack, or died while doing so. */
export interface Lock {
  /** `user@host`. */
  readonly owner: string;
  readonly host: string;
  readonly pid: number;
  /** When it was taken, as the engine writes it. */
  readonly since: string;
}

const LOCK = /created by (\S+)@(\S+) \(pid (\d+)\) at (\S+)/g;

/** The locks that the engine names when it refuses; a backend in Pulumi's cloud names none. */
export function locksIn(said: string): Lock[] {
  return [...said.matchAll(LOCK)].map(([, user = "", host = "", pid = "", since = ""]) => ({
    owner: `${user}@${host}`,
    host,
    pid: Number(pid),
    since,
  }));
}

/**
 * Whether whoever took the lock is gone for certain: a process of this machine that no longer runs.
 *
 * What runs on another machine cannot be seen from here, so it never counts as gone.
 */
export function isAbandoned(
  lock: Lock,
  here: string = hostname(),
  isRunning: (pid: number) => boolean = runs,
): boolean {
  return lock.host === here && !isRunning(lock.pid);
}

/** Why a locked stack is left alone: who, since when, and what to do. */
export function lockText(doing: string, locks: readonly Lock[], target: CommandTarget): string {
  const who = locks.map(({ owner, pid, since }) => `  ${owner} (process ${pid}), since ${since}`);
  return [
    `${doing}: the stack is locked, because somebody works on it`,
    ...(who.length > 0
      ? who
      : [`  the backend does not say who; \`${pulumiCommand("stack history", [], target)}\` may`]),
    `Wait for them to end. If they died without letting go, make sure of that, then break the lock with: ${pulumiCommand("cancel", [], target)}`,
  ].join("\n");
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user may not be signalled, but it is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
