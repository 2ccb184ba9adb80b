/** Merging thousands of one-record files: groups that fan out, and `compact`, against one reader. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../local";
import { DEFAULT_LATENCY_MS } from "../support/latencyStore";
import { type ServedStore, serveStore } from "../support/servedStore";
import { compact, type Compacted, MASTER } from "./compact";
import { checkConserved } from "./conserved";
import { distCp, FAN_OUT, type Measured, ONE_GROUP } from "./distCp";
import { makeInputs } from "./inputs";

/** Files of the large and of the small run: ten times as many. */
const MANY = 15_000;
const FEW = 1_500;

/** How much faster than one reader both must be. */
const LEAST_RATIO = 5;
/** How much more memory ten times the files may take. */
const MOST_MEMORY_RATIO = 1.5;

interface Merge {
  readonly outputs: number;
}

interface Results {
  readonly files: number;
  readonly latencyMs: number;
  readonly oneReader: Measured & Merge;
  readonly fanOut: Measured & Merge;
  readonly fanOutFew: Measured & Merge & { readonly files: number };
  readonly compact: Compacted & Merge & { readonly master: string };
  readonly fanOutRatio: number;
  readonly compactRatio: number;
  readonly memoryRatio: number;
}

async function main(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "bench-merge-"));
  try {
    const fanOutFew = await withInputs(scratch, FEW, (store) => merge(store, FEW, FAN_OUT));
    const results = await withInputs(scratch, MANY, async (store): Promise<Results> => {
      const fanOut = await merge(store, MANY, FAN_OUT);
      const compacted = await compactAll(store);
      const oneReader = await merge(store, MANY, ONE_GROUP);
      return {
        files: MANY,
        latencyMs: DEFAULT_LATENCY_MS,
        oneReader,
        fanOut,
        fanOutFew: { files: FEW, ...fanOutFew },
        compact: compacted,
        fanOutRatio: oneReader.seconds / fanOut.seconds,
        compactRatio: oneReader.seconds / compacted.seconds,
        memoryRatio: fanOut.peakMiB / fanOutFew.peakMiB,
      };
    });
    await report(results);
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** Does `work` with a store that holds so many one-record files in s3://raw/song_data/. */
async function withInputs<T>(
  scratch: string,
  files: number,
  work: (store: ServedStore) => Promise<T>,
): Promise<T> {
  const { folder } = await makeInputs(join(scratch, String(files)), files);
  const store = await serveStore({
    latencyMs: DEFAULT_LATENCY_MS,
    seeds: [{ bucket: "raw", prefix: "song_data/", folder }],
  });
  try {
    return await work(store);
  } finally {
    await store.stop();
  }
}

async function merge(
  store: ServedStore,
  files: number,
  groupBy: string,
): Promise<Measured & Merge> {
  const dest = `s3://raw/${groupBy === FAN_OUT ? "fan-out" : "one-group"}/`;
  const measured = await distCp(store, groupBy, dest);
  return { ...measured, outputs: await checkConserved(store, dest, files) };
}

async function compactAll(store: ServedStore): Promise<Results["compact"]> {
  const dest = "s3://raw/compact/";
  const measured = await compact(store, dest);
  return { ...measured, outputs: await checkConserved(store, dest, MANY), master: MASTER };
}

async function report(results: Results): Promise<void> {
  const { oneReader, fanOut, fanOutFew } = results;
  const rows = [
    ["one reader", results.files, oneReader.seconds, 1, oneReader.peakMiB, oneReader.outputs],
    [
      "groups that fan out",
      results.files,
      fanOut.seconds,
      results.fanOutRatio,
      fanOut.peakMiB,
      fanOut.outputs,
    ],
    [
      "compact",
      results.files,
      results.compact.seconds,
      results.compactRatio,
      NaN,
      results.compact.outputs,
    ],
    ["groups that fan out", FEW, fanOutFew.seconds, NaN, fanOutFew.peakMiB, fanOutFew.outputs],
  ] as const;
  console.log(`Merging one-record files; each request takes ${results.latencyMs} ms or more.`);
  console.table(
    rows.map(([how, files, seconds, ratio, peakMiB, outputs]) => ({
      how,
      files,
      seconds: rounded(seconds),
      "times faster": rounded(ratio),
      "peak MiB": rounded(peakMiB),
      outputs,
    })),
  );
  console.log(
    `compact: ${rounded(results.compact.wholeSeconds)} s with the start of Spark (${rounded(results.compact.sessionSeconds)} s)`,
  );
  const folder = join(PROJECT_ROOT, "bench", "results");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "merge.json"), `${JSON.stringify(results, undefined, 2)}\n`);
  judge(results);
}

/** Fails the benchmark when it shows less than what is promised. */
function judge({ fanOutRatio, compactRatio, memoryRatio }: Results): void {
  const complaints = [
    [fanOutRatio >= LEAST_RATIO, `groups that fan out: ${rounded(fanOutRatio)} times faster`],
    [compactRatio >= LEAST_RATIO, `compact: ${rounded(compactRatio)} times faster`],
    [
      memoryRatio <= MOST_MEMORY_RATIO,
      `memory: ${rounded(memoryRatio)} times for ten times the files`,
    ],
  ] as const;
  const broken = complaints.filter(([holds]) => !holds).map(([, complaint]) => complaint);
  if (broken.length === 0) return;
  console.error(
    `Wanted ${LEAST_RATIO} times faster and ${MOST_MEMORY_RATIO} times the memory at most, got:`,
  );
  for (const complaint of broken) console.error(`  - ${complaint}`);
  process.exitCode = 1;
}

function rounded(value: number): number | string {
  return Number.isNaN(value) ? "" : Math.round(value * 10) / 10;
}

void main();
