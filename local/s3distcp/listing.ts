import pLimit from "p-limit";
import { collect, linesOf } from "../linesOf";
import { groupKey, type InputFile } from "./grouping";
import { entryOf, identity, type ManifestEntry, readManifest } from "./manifest";
import { type JobOptions } from "./options";
import { EXIT, Refusal } from "./refusal";
import { type StoredFile, type StoreOf } from "./store";
import { join } from "./uris";

/** Prefixes that are listed at once. */
const LISTING_THREADS = 20;

/** A file that takes part, and its group. */
export interface Listed {
  readonly file: InputFile;
  readonly key: string;
}

/** Who is told of a file, and what is known beforehand. */
export interface ListingContext {
  readonly storeOf: StoreOf;
  readonly signal: AbortSignal;
  /** Identities of the files that need no copy. */
  readonly known: ReadonlySet<string>;
  /** Told of every file that passes the filters, also of those that need no copy. */
  readonly passed: (entry: ManifestEntry) => Promise<void>;
}

/** The files that a job copies, in the order of the listing. Ids run over all that pass the filters. */
export async function* listing(
  options: JobOptions,
  context: ListingContext,
): AsyncGenerator<Listed> {
  const { srcPattern, groupBy, dest } = options;
  let id = options.startingIndex;
  for await (const { uri, size, baseName } of sources(options, context)) {
    if (srcPattern?.test(uri) === false) continue;
    const key = groupKey(groupBy, uri);
    if (key === undefined) continue;
    id += 1;
    const file = { uri, size, id, output: join(dest, baseName) };
    const entry = entryOf(file, dest);
    await context.passed(entry);
    if (options.copyFromManifest || !context.known.has(identity(entry))) yield { file, key };
  }
}

interface Source extends StoredFile {
  /** Path below the source; empty when the source is the file itself. */
  readonly baseName: string;
}

async function* sources(options: JobOptions, context: ListingContext): AsyncGenerator<Source> {
  const { storeOf, signal } = context;
  if (options.copyFromManifest && options.previousManifest !== undefined) {
    for await (const entry of readManifest(options.previousManifest, storeOf, signal)) {
      yield { uri: entry.path, size: entry.size, baseName: entry.baseName };
    }
    return;
  }
  for await (const file of stored(options, context)) {
    yield { ...file, baseName: file.uri.slice(options.src.length) };
  }
}

async function* stored(options: JobOptions, context: ListingContext): AsyncGenerator<StoredFile> {
  const { storeOf } = context;
  const prefixes = await prefixesOf(options, context);
  if (prefixes === undefined) {
    yield* storeOf(options.src).list(options.src);
    return;
  }
  const limit = pLimit(LISTING_THREADS);
  const lists = prefixes.map((prefix) => limit(() => collect(storeOf(prefix).list(prefix))));
  for (const list of await Promise.all(lists)) yield* list;
}

/** The prefixes to list; undefined when it is the source itself. Overlaps stay: they copy twice. */
async function prefixesOf(
  { src, srcPrefixesFile: uri }: JobOptions,
  { storeOf, signal }: ListingContext,
): Promise<string[] | undefined> {
  if (uri === undefined) return undefined;
  const read = await collect(linesOf(await storeOf(uri).read(uri, signal)));
  const lines = read.map((line) => line.trim()).filter((line) => line !== "");
  const strangers = lines.filter((line) => !line.startsWith(src));
  if (strangers.length > 0) {
    const first = strangers.slice(0, 3).join(", ");
    throw new Refusal(
      EXIT.badPrefix,
      `--srcPrefixesFile: ${strangers.length} line(s) do not begin with --src ${src}: ${first}`,
    );
  }
  return lines.length === 0 ? undefined : lines;
}
