import { setTimeout as sleep } from "node:timers/promises";
import { type Chunk } from "./chunks";
import { contents } from "./contents";
import { type JobOptions } from "./options";
import { type OutputPlace } from "./names";
import { type StoreOf } from "./store";

/** How often a failed output is begun again, from its first byte. */
export const RETRIES = 10;

/** Wait before the first retry, in milliseconds; each further one waits twice as long, to a limit. */
export const DEFAULT_RETRY_DELAY_MS = 50;
const LONGEST_RETRY_DELAY_MS = 2_000;

/** What a transfer works with. */
export interface TransferContext {
  readonly options: JobOptions;
  readonly storeOf: StoreOf;
  readonly signal: AbortSignal;
  readonly retryDelayMs: number;
  readonly log: (level: LogLevel, text: string) => void;
}

/** How a line of the log is meant. */
export type LogLevel = "info" | "warn" | "error";

/** Makes one output of a chunk, and deletes the chunk's inputs if the job asks for it. */
export async function transfer(
  chunk: Chunk,
  place: OutputPlace,
  context: TransferContext,
): Promise<void> {
  await withRetries(place.uri, context, () => writeOnce(chunk, place, context));
  context.log("info", `${place.uri}: ${chunk.files.length} file(s)`);
  if (context.options.deleteOnSuccess) await deleteInputs(chunk, context);
}

async function writeOnce(
  chunk: Chunk,
  { uri, append }: OutputPlace,
  { options, storeOf, signal }: TransferContext,
): Promise<void> {
  const inputs = chunk.files.map((file) => file.uri);
  const body = contents(inputs, uri, storeOf, signal);
  const store = storeOf(uri);
  await (append
    ? store.append(uri, body, signal)
    : store.write(uri, body, { upload: options.upload, signal }));
}

async function withRetries(
  uri: string,
  { signal, retryDelayMs, log }: TransferContext,
  work: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (signal.aborted || attempt > RETRIES) throw error;
      const cause = error instanceof Error ? error.message : String(error);
      log("warn", `${uri}: attempt ${attempt} failed (${cause}); begun again`);
      await sleep(Math.min(retryDelayMs * 2 ** (attempt - 1), LONGEST_RETRY_DELAY_MS));
    }
  }
}

/** What cannot be deleted is said and left. */
async function deleteInputs({ files }: Chunk, { storeOf, log }: TransferContext): Promise<void> {
  for (const { uri } of files) {
    try {
      await storeOf(uri).remove(uri);
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      log("warn", `${uri}: copied, but cannot be deleted: ${cause}`);
    }
  }
}
