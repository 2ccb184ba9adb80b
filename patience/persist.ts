import { setTimeout as wait } from "node:timers/promises";
import { isAway } from "./away";

/** Waits for `ms` milliseconds; rejects when `signal` aborts. */
export type Sleep = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

/** A call that failed in a way that may pass, and is tried again. */
export interface Trouble {
  readonly message: string;
  /** How often the call was tried so far. */
  readonly attempt: number;
  /** Milliseconds until the next try. */
  readonly waitMs: number;
}

/** How a function waits, and when it gives up. */
export interface Patience {
  /** Ends the work: the function rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** @default - the real clock */
  readonly sleep?: Sleep | undefined;
  /** Hears of each call that is tried again. */
  readonly onTrouble?: ((trouble: Trouble) => void) | undefined;
  /** No wait ends after this moment: the error is thrown instead. @default - there is no such moment */
  readonly until?: Date | undefined;
  /**
   * Whether something is followed that has been seen already: then even a host that is not there is waited for, as a laptop
   * that sleeps or changes its network. Otherwise such a host is tried {@link AWAY_ATTEMPTS} times.
   * @default false
   */
  readonly follows?: boolean | undefined;
  /** @default - the real clock */
  readonly now?: (() => Date) | undefined;
}

/** What a call failed with. */
export interface Problem {
  /** What is thrown in the end. */
  readonly error: Error;
  /** Whether it may pass by itself. */
  readonly passing: boolean;
}

/** How often one call is tried, beyond its client's own quick retries, before its error is thrown. */
export const MOST_ATTEMPTS = 10;

/** How often a host is tried that refuses connections, or whose name does not resolve. */
export const AWAY_ATTEMPTS = 2;

/** Milliseconds before the second try of a call; each further wait is twice as long. */
export const FIRST_WAIT_MS = 1_000;

/** Milliseconds that no wait between two tries exceeds. All waits together come to about four minutes. */
export const LONGEST_WAIT_MS = 60_000;

/**
 * Makes a call until it is answered. What may pass, as `problemOf` sees it, is tried again, so the call must be one
 * that may happen twice.
 */
export async function persist<T>(
  patience: Patience,
  call: () => Promise<T>,
  problemOf: (error: unknown) => Problem,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await unlessAborted(patience.signal, call);
    } catch (caught) {
      patience.signal?.throwIfAborted();
      const { error, passing } = problemOf(caught);
      const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
      const isLast = attempt >= attemptsAt(patience, caught) || endsAfter(patience, waitMs);
      if (!passing || isLast) throw error;

      patience.onTrouble?.({ message: error.message, attempt, waitMs });
      await pause(waitMs, patience);
    }
  }
}

function attemptsAt({ follows = false }: Patience, caught: unknown): number {
  return isAway(caught) && !follows ? AWAY_ATTEMPTS : MOST_ATTEMPTS;
}

/** Whether a wait would end too late. */
function endsAfter({ until, now = () => new Date() }: Patience, waitMs: number): boolean {
  return until !== undefined && now().getTime() + waitMs > until.getTime();
}

/** Waits as `patience` says; rejects with its signal's reason, whatever the sleep itself would throw. */
export async function pause(ms: number, { signal, sleep = realSleep }: Patience): Promise<void> {
  try {
    await unlessAborted(signal, () => sleep(ms, signal));
  } finally {
    signal?.throwIfAborted();
  }
}

async function unlessAborted<T>(
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  return await work();
}

const realSleep: Sleep = (ms, signal) =>
  wait(ms, undefined, signal === undefined ? {} : { signal });
