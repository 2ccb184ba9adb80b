import { pipeline, Readable } from "node:stream";
import { createGzip, gzipSync } from "node:zlib";
import { type Chunks, copies, type GeneratedFile } from "./file";

/** The file compressed, its name ending in `.gz`. The same content gives the same bytes. */
export function gzipped({ path, content }: GeneratedFile): GeneratedFile {
  const packed = Buffer.isBuffer(content) ? gzipSync(content) : compressed(content);
  return { path: `${path}.gz`, content: packed };
}

/** Reads no more than zlib has room for. */
async function* compressed(chunks: Chunks): AsyncGenerator<Buffer> {
  const gzip = createGzip();
  // A failure of the source ends the iteration below with it.
  pipeline(Readable.from(copies(chunks)), gzip, () => undefined);
  for await (const bytes of gzip) yield bytes as Buffer;
}
