import { task } from "../output/output";
import { type Session } from "../session";

/** One thing after another, unless the user has had enough. */
export async function phase<T>(
  { output, signal }: Session,
  title: string,
  work: (tell: (text: string) => void) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  return await task(output, title, work);
}
