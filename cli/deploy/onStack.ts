import { StackError, type StackErrorKind } from "../../stacks";
import { EXIT, type ExitCode, exitCodeOf, Refusal } from "../exitCodes";

const EXITS: Readonly<Record<Exclude<StackErrorKind, "stopped">, ExitCode>> = {
  engine: EXIT.toolsMissing,
  unknown: EXIT.usage,
  settings: EXIT.usage,
  locked: EXIT.locked,
  guarded: EXIT.guarded,
  cloud: EXIT.cloud,
  failed: EXIT.failed,
};

/** Does `work`; what the engine says is foreseen, so it comes without a stack trace. */
export async function onStack<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    const exitCode = error.kind === "stopped" ? exitCodeOf(signal.reason) : EXITS[error.kind];
    throw new Refusal(exitCode, error.message, { cause: error });
  }
}
