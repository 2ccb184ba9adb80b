import { type GeneratedFile } from "../file";
import { type Sink } from "./sink";

/** What names the sink that keeps nothing. */
export const NULL_TARGET = "null:";

/** Takes everything and keeps nothing: for what a generator expects of its data, and for measuring. */
export class NullSink implements Sink {
  readonly target = NULL_TARGET;

  anyFile(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  removeFolder(): Promise<void> {
    return Promise.resolve();
  }

  async write({ content }: GeneratedFile, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (Buffer.isBuffer(content)) return;
    const chunks =
      Symbol.asyncIterator in content
        ? content[Symbol.asyncIterator]()
        : content[Symbol.iterator]();
    while ((await chunks.next()).done !== true) signal.throwIfAborted();
  }

  close(): void {
    // There is nothing to let go of.
  }
}
