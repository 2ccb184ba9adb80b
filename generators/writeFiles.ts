import { type Chunks, type GeneratedFile } from "./file";
import { type Sink } from "./sinks/sink";

/** What happened to a file, for who counts along. */
export interface Watcher {
  /** So many bytes are on their way. */
  bytes(count: number): void;
  /** A file is written whole. */
  file(): void;
}

/** How a row of files is written. */
export interface Writing {
  readonly sink: Sink;
  /** How many files are being written at the same time, at most. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
  readonly watcher: Watcher;
}

/**
 * Writes files, taking each from the row only when there is a hand free for it. The first failure
 * stops the others too; when this rejects, nothing is being written any more.
 */
export async function writeFiles(files: Iterable<GeneratedFile>, writing: Writing): Promise<void> {
  const failure = new AbortController();
  const signal = AbortSignal.any([writing.signal, failure.signal]);
  const row = files[Symbol.iterator]();
  const hand = async (): Promise<void> => {
    try {
      for (let next = row.next(); next.done !== true; next = row.next()) {
        signal.throwIfAborted();
        await writeOne(next.value, writing, signal);
      }
    } catch (error) {
      failure.abort(error);
      throw error;
    }
  };
  const hands = Array.from({ length: writing.atOnce }, hand);
  await Promise.allSettled(hands);
  await Promise.all(hands);
}

async function writeOne(
  { path, content }: GeneratedFile,
  { sink, watcher }: Writing,
  signal: AbortSignal,
): Promise<void> {
  if (Buffer.isBuffer(content)) {
    await sink.write({ path, content }, signal);
    watcher.bytes(content.length);
  } else {
    await sink.write({ path, content: counted(content, watcher) }, signal);
  }
  watcher.file();
}

async function* counted(chunks: Chunks, watcher: Watcher): AsyncGenerator<Buffer> {
  for await (const bytes of chunks) {
    yield bytes;
    watcher.bytes(bytes.length);
  }
}
