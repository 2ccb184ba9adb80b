import pLimit from "p-limit";
import { type Chunk, chunksOf } from "./chunks";
import { checkCodec } from "./codecs";
import { type InputFile, lastSegment } from "./grouping";
import { Names } from "./names";
import { transfer, type TransferContext } from "./transfer";

/** Outputs that one reducer writes at once. */
export const WORKERS = 5;

/** The groups of one reducer, by key. */
export type Groups = Map<string, InputFile[]>;

/**
 * Copies the groups of one reducer, in the order of their keys. Answers with the files that did not
 * get through; what fails does not keep the rest from being copied.
 */
export async function reduce(groups: Groups, context: TransferContext): Promise<InputFile[]> {
  const names = new Names(context.options, context.storeOf);
  const limit = pLimit(WORKERS);
  const failed = [...groups].sort(byKey).map(async ([key, files]) => {
    const chunks = await attempt(files, context, () => Promise.resolve(cut(files, context)));
    if (chunks === undefined) return files;
    const segment = lastSegment(key);
    const transfers = chunks.map((chunk) => limit(() => copy(chunk, segment, names, context)));
    return (await Promise.all(transfers)).flat();
  });
  return (await Promise.all(failed)).flat();
}

function cut(files: readonly InputFile[], { options }: TransferContext): Chunk[] {
  for (const { uri } of files) checkCodec(uri);
  return chunksOf(files, options);
}

/** Copies one chunk; the files that did not get through. */
async function copy(
  chunk: Chunk,
  segment: string,
  names: Names,
  context: TransferContext,
): Promise<readonly InputFile[]> {
  const done = await attempt(chunk.files, context, async () => {
    context.signal.throwIfAborted();
    await transfer(chunk, await names.choose(chunk, segment), context);
    return true;
  });
  return done === true ? [] : chunk.files;
}

/** The result of `work`; undefined, with a line in the log, when it fails. */
async function attempt<T>(
  files: readonly InputFile[],
  { log, signal }: TransferContext,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    const first = files[0]?.uri ?? "";
    if (!signal.aborted) log("error", `${files.length} file(s) from ${first} on: ${cause}`);
    return undefined;
  }
}

function byKey([one]: [string, unknown], [other]: [string, unknown]): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
