import { StackError, UnknownStackError } from "../../stacks";
import { exitCodeOf, Refusal } from "../exitCodes";
import { didYouMean } from "../nearest";

/** Does `work`; what the engine says is foreseen, so it comes without a stack trace. */
export async function onStack<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    const exitCode = exitCodeOf(error.kind === "stopped" ? signal.reason : error);
    const hint = error instanceof UnknownStackError ? didYouMean(error.wanted, error.known) : "";
    throw new Refusal(exitCode, error.message + hint, { cause: error });
  }
}
