import { BadOptions } from "../badOptions";
import { type GeneratedFile } from "../file";
import { gzipped } from "../gzip";
import { buildPools } from "../pools";
import { openSink } from "../sinks/openSink";
import { type Sink } from "../sinks/sink";
import { type Watcher, writeFiles } from "../writeFiles";
import { EventFiles } from "./eventFiles";
import { type Expected, expectedOf } from "./expected";
import { withMess } from "./mess";
import { type Progress, type SparkifyOptions } from "./options";
import { readOptions, type Settings } from "./readOptions";
import { SongFiles } from "./songFiles";

/** What was written. */
export interface Summary {
  readonly files: number;
  /** Records written, doubled and bad ones too. */
  readonly records: number;
  /** Bytes written, as they are stored. */
  readonly bytes: number;
  readonly seconds: number;
  /** What is true of the data. */
  readonly expected: Expected;
}

/** The folders below the target that are written, and that `overwrite` clears. */
const FOLDERS = ["log_data", "song_data"] as const;

/** Song files that are written at the same time: each is small, and most of its time is waiting. */
const SONG_FILES_AT_ONCE = 16;

/**
 * Writes song files and event files in the form of the Sparkify data. The same options give the same
 * bytes. Rejects with `BadOptions`, with the signal's reason, or with what kept it from writing.
 */
export async function generateSparkify(options: SparkifyOptions): Promise<Summary> {
  const began = performance.now();
  const settings = readOptions(options);
  options.signal?.throwIfAborted();
  const sink = openSink(options.to);
  try {
    await prepare(sink, settings);
    const { progress, expected } = await write(sink, settings, options);
    const { files, records, bytes } = progress;
    return { files, records, bytes, seconds: (performance.now() - began) / 1000, expected };
  } finally {
    sink.close();
  }
}

async function prepare(sink: Sink, { overwrite }: Settings): Promise<void> {
  if (overwrite) {
    for (const folder of FOLDERS) await sink.removeFolder(folder);
    return;
  }
  const found = await sink.anyFile();
  if (found === undefined) return;
  const wanted = `an empty place, or overwrite to clear ${FOLDERS.join(" and ")} in it`;
  throw new BadOptions([{ option: "to", wanted, got: `${sink.target}, which holds ${found}` }]);
}

async function write(
  sink: Sink,
  settings: Settings,
  { onProgress, signal = new AbortController().signal }: SparkifyOptions,
): Promise<{ progress: Progress; expected: Expected }> {
  const pools = buildPools(settings.seed);
  const songFiles = new SongFiles(settings, pools);
  const eventFiles = new EventFiles(settings, pools);
  const count = { files: 0, bytes: 0 };
  const total = withMess(settings.songs, settings) + withMess(settings.events, settings);
  const progress = (): Progress => {
    return { ...count, records: songFiles.records + eventFiles.records, total };
  };
  const watcher: Watcher = {
    bytes: (bytes) => {
      count.bytes += bytes;
      onProgress?.(progress());
    },
    file: () => {
      count.files++;
      onProgress?.(progress());
    },
  };
  const writing = { sink, signal, watcher };
  await writeFiles(packed(songFiles.files(), settings), { ...writing, atOnce: SONG_FILES_AT_ONCE });
  // Days come from one stream, so one is written after the other.
  await writeFiles(packed(eventFiles.files(), settings), { ...writing, atOnce: 1 });
  return { progress: progress(), expected: expectedOf(eventFiles, songFiles, settings.songs) };
}

function* packed(files: Iterable<GeneratedFile>, { gzip }: Settings): Generator<GeneratedFile> {
  for (const file of files) yield gzip ? gzipped(file) : file;
}
