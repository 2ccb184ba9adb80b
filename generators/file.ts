/**
 * A big file piece by piece, since nobody holds it whole. A piece holds until the next but one is
 * asked for: then its memory is used again. Who needs it longer takes {@link copies}.
 */
export type Chunks = Iterable<Buffer> | AsyncIterable<Buffer>;

/** A file that is to be written. */
export interface GeneratedFile {
  /** Below the target, with slashes. */
  readonly path: string;
  /** A small file whole. Chunks can be read once, and those of a row of files only in order. */
  readonly content: Buffer | Chunks;
}

/** The same content in memory of its own. */
export async function* copies(chunks: Chunks): AsyncGenerator<Buffer> {
  for await (const bytes of chunks) yield Buffer.from(bytes);
}
