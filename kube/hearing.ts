import { once } from "node:events";
import { PassThrough, type Readable, type Writable } from "node:stream";

/** Sends what comes into a stream; what it answers with stops that. */
export type OpenText = (to: Writable) => Promise<AbortController>;

/** Hears a text until it ends or is stopped. What goes wrong on the way ends it as well: whoever hears does without. */
export async function hearing(
  open: OpenText,
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const text = new PassThrough();
  text.setEncoding("utf8").on("data", onText);
  // Whoever pipes looks after no error of the source, such as the one of its stop.
  text.on("pipe", (source: Readable) => {
    source.on("error", () => text.end());
  });
  const ended = once(text, "end");
  try {
    const opened = await open(text);
    const stop = (): void => {
      opened.abort();
    };
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    await ended;
    signal.removeEventListener("abort", stop);
  } catch {
    // Such as a pod that is gone.
    text.destroy();
  }
}
