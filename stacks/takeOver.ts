import { type Story } from "./changes";
import { LockedError } from "./errors";
import { isAbandoned, type Lock } from "./locks";
import { operate, type Operated, type OperateOptions, type Verb } from "./operate";

/** Hears of a lock that is broken because whoever took it is gone. */
export type OnAbandoned = (lock: Lock) => void;

/**
 * Like {@link operate}; but a lock whose owner is gone for certain, a process of this machine that was killed, is
 * broken, and said to be. Any other lock is left alone and explained.
 */
export async function takeOver(
  open: Operated,
  verb: Verb,
  options: OperateOptions,
  onAbandoned: OnAbandoned,
): Promise<Story> {
  try {
    return await operate(open, verb, options);
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    const { locks } = error;
    if (locks.length === 0 || !locks.every((lock) => isAbandoned(lock))) throw error;
    for (const lock of locks) onAbandoned(lock);
    await open.stack.cancel();
    return await operate(open, verb, options);
  }
}
