import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat, truncate } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { filesBelow } from "../filesBelow";
import { type Bytes, type Store, type StoredFile, type WriteOptions } from "./store";

/** Files of this machine: plain paths, file:// addresses, and hdfs:// ones below a folder given. */
export class FileStore implements Store {
  constructor(private readonly hdfsRoot: string) {}

  /** A folder's files with all below it, or the one file. */
  async *list(uri: string): AsyncGenerator<StoredFile> {
    const path = this.pathOf(uri);
    const found = await stat(path);
    if (found.isFile()) {
      yield { uri, size: found.size };
      return;
    }
    for await (const file of filesBelow(path)) {
      const below = relative(path, file);
      yield { uri: uri.endsWith("/") ? uri + below : `${uri}/${below}`, size: await sizeOf(file) };
    }
  }

  read(uri: string, signal: AbortSignal): Promise<Bytes> {
    return Promise.resolve(createReadStream(this.pathOf(uri), { signal }));
  }

  async size(uri: string): Promise<number | undefined> {
    const found = await stat(this.pathOf(uri)).catch(() => undefined);
    return found?.isFile() === true ? found.size : undefined;
  }

  async write(uri: string, body: Bytes, { signal }: WriteOptions): Promise<void> {
    const path = this.pathOf(uri);
    const part = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.part`);
    await mkdir(dirname(path), { recursive: true });
    try {
      await pipeline(Readable.from(body), createWriteStream(part), { signal });
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async append(uri: string, body: Bytes, signal: AbortSignal): Promise<void> {
    const path = this.pathOf(uri);
    const before = await sizeOf(path);
    try {
      await pipeline(Readable.from(body), createWriteStream(path, { flags: "a" }), { signal });
    } catch (error) {
      await truncate(path, before);
      throw error;
    }
  }

  async remove(uri: string): Promise<void> {
    await rm(this.pathOf(uri));
  }

  async makeFolder(uri: string): Promise<void> {
    await mkdir(this.pathOf(uri), { recursive: true });
  }

  private pathOf(uri: string): string {
    const [, inHdfs] = /^hdfs:\/\/[^/]*(\/.*)?$/s.exec(uri) ?? [];
    if (uri.startsWith("hdfs:")) return join(this.hdfsRoot, inHdfs ?? "/");
    return uri.replace(/^file:(\/\/)?/, "");
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}
