import { BadOptions } from "../badOptions";
import { type GeneratedFile } from "../file";
import { gzipped } from "../gzip";
import { openSink } from "../sinks/openSink";
import { type Sink } from "../sinks/sink";
import { type Watcher, writeFiles } from "../writeFiles";
import { LogFiles } from "./logFiles";
import { type AccessLogOptions } from "./options";
import { type AccessLogSettings, readAccessLogOptions } from "./readOptions";
import { type AccessLogTruth } from "./truth";

/** What was written. */
export interface AccessLogSummary {
  readonly files: number;
  /** Bytes written, compressed. */
  readonly bytes: number;
  readonly seconds: number;
  /** What is true of the lines. */
  readonly expected: AccessLogTruth;
}

/**
 * Writes the log of a web server in the combined format, gzip-compressed, day by day, as
 * `logs/<app>/YYYY/MM/DD/part-YYYYMMDDT000000_NNNNNN.log.gz`. The same options give the same bytes. Rejects with
 * `BadOptions`, with the signal's reason, or with what kept it from writing.
 */
export async function generateAccessLogs(options: AccessLogOptions): Promise<AccessLogSummary> {
  const began = performance.now();
  const settings = readAccessLogOptions(options);
  options.signal?.throwIfAborted();
  const sink = openSink(options.to);
  try {
    await prepare(sink, settings);
    const logs = new LogFiles(settings);
    const { files, bytes } = await write(sink, logs, options);
    const seconds = (performance.now() - began) / 1000;
    return { files, bytes, seconds, expected: logs.truth.told() };
  } finally {
    sink.close();
  }
}

async function prepare(sink: Sink, { overwrite, app }: AccessLogSettings): Promise<void> {
  const folder = `logs/${app}`;
  if (overwrite) {
    await sink.removeFolder(folder);
    return;
  }
  const found = await sink.anyFile();
  if (found === undefined) return;
  const wanted = `an empty place, or overwrite to clear ${folder} in it`;
  throw new BadOptions([{ option: "to", wanted, got: `${sink.target}, which holds ${found}` }]);
}

async function write(
  sink: Sink,
  logs: LogFiles,
  { onProgress, signal = new AbortController().signal }: AccessLogOptions,
): Promise<{ files: number; bytes: number }> {
  const count = { files: 0, bytes: 0 };
  const tell = (): void => {
    onProgress?.({ ...count, lines: logs.truth.lines, total: logs.total });
  };
  const watcher: Watcher = {
    bytes: (bytes) => {
      count.bytes += bytes;
      tell();
    },
    file: () => {
      count.files++;
      tell();
    },
  };
  // Files come from one row of random numbers, so one is written after the other.
  await writeFiles(packed(logs.files()), { sink, signal, watcher, atOnce: 1 });
  return count;
}

function* packed(files: Iterable<GeneratedFile>): Generator<GeneratedFile> {
  for (const file of files) yield gzipped(file);
}
