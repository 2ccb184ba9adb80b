import { helpText } from "./arguments";
import { reducerOf } from "./grouping";
import { listing, type ListingContext } from "./listing";
import { ManifestWriter, previouslyCopied } from "./manifest";
import { type JobOptions, readOptions } from "./options";
import { type Groups, reduce } from "./reducer";
import { EXIT, Refusal } from "./refusal";
import { type StoreOf } from "./store";
import { openStores, type StoresOptions } from "./stores";
import { DEFAULT_RETRY_DELAY_MS, type LogLevel, type TransferContext } from "./transfer";

/** What a job works with besides its words. */
export interface S3DistCpOptions extends StoresOptions {
  /** Takes the log. @default - nobody reads it */
  readonly log?: (level: LogLevel, text: string) => void;
  /** Stops the job; outputs that are not finished leave nothing behind. */
  readonly signal?: AbortSignal;
  /** Other stores than S3 and this machine's files. @default - those */
  readonly storeOf?: StoreOf;
  /** Wait before a failed output is begun again, in milliseconds. @default {@link DEFAULT_RETRY_DELAY_MS} */
  readonly retryDelayMs?: number;
}

/**
 * Does what EMR's `s3-dist-cp` does with the same words; its exit code. README.md beside this file says
 * where it differs. Never rejects for a job's own failure: the log says what was wrong.
 */
export async function s3DistCp(
  args: readonly string[],
  options: S3DistCpOptions = {},
): Promise<number> {
  const {
    log = () => undefined,
    signal = new AbortController().signal,
    retryDelayMs = DEFAULT_RETRY_DELAY_MS,
  } = options;
  try {
    const job = readOptions(args);
    if (job !== undefined) {
      return await withStores(options, (storeOf) =>
        copyAll({ options: job, storeOf, signal, log, retryDelayMs }),
      );
    }
    log("info", helpText());
    return EXIT.done;
  } catch (error) {
    return signal.aborted ? EXIT.stopped : refused(error, log);
  }
}

function refused(error: unknown, log: TransferContext["log"]): number {
  log("error", error instanceof Error ? error.message : String(error));
  return error instanceof Refusal ? error.exitCode : EXIT.failed;
}

async function withStores(
  options: S3DistCpOptions,
  work: (storeOf: StoreOf) => Promise<number>,
): Promise<number> {
  if (options.storeOf !== undefined) return work(options.storeOf);
  const { storeOf, close } = openStores(options);
  try {
    return await work(storeOf);
  } finally {
    close();
  }
}

async function copyAll(context: TransferContext): Promise<number> {
  const { options, log, storeOf, signal } = context;
  if (options.s3Endpoint !== undefined)
    log("info", `--s3Endpoint ${options.s3Endpoint}: not used here`);
  await makeDestination(options, storeOf);
  const manifest = options.outputManifest === undefined ? undefined : await ManifestWriter.open();
  try {
    const reducers = await shuffle(context, manifest);
    const uncommitted = (
      await Promise.all(reducers.map((groups) => reduce(groups, context)))
    ).flat();
    if (signal.aborted) return EXIT.stopped;
    if (uncommitted.length > 0) {
      log("error", `${uncommitted.length} file(s) were not copied; what was copied stays`);
      return EXIT.failed;
    }
    await manifest?.publish(options.outputManifest ?? "", options, storeOf, signal);
    return EXIT.done;
  } finally {
    await manifest?.discard();
  }
}

async function makeDestination({ dest }: JobOptions, storeOf: StoreOf): Promise<void> {
  try {
    await storeOf(dest).makeFolder(dest);
  } catch (error) {
    const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new Refusal(EXIT.noDest, `cannot make --dest ${dest}: ${cause}`);
  }
}

/** Lists the files and deals them out to the reducers, by group. */
async function shuffle(
  { options, storeOf, signal, log }: TransferContext,
  manifest: ManifestWriter | undefined,
): Promise<Groups[]> {
  const context: ListingContext = {
    storeOf,
    signal,
    known: await previouslyCopied(options, storeOf, signal),
    passed: async (entry) => manifest?.add(entry),
  };
  const reducers = Array.from({ length: options.reducers }, (): Groups => new Map());
  let files = 0;
  for await (const { file, key } of listing(options, context)) {
    const groups = reducers[reducerOf(key, options.reducers)];
    const group = groups?.get(key);
    if (group === undefined) groups?.set(key, [file]);
    else group.push(file);
    files += 1;
  }
  const groups = reducers.reduce((sum, { size }) => sum + size, 0);
  log("info", `${files} file(s) in ${groups} group(s) for ${options.reducers} reducers`);
  return reducers;
}
