import { renameSync, writeFileSync } from "node:fs";
import { type FileHandle, mkdir, open, opendir, rm } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { type Chunks, type GeneratedFile } from "../file";
import { type Sink } from "./sink";

/** Writes into a folder of this machine, which is made when it is missing. */
export class FolderSink implements Sink {
  private readonly made = new Set<string>();

  constructor(readonly target: string) {}

  async anyFile(): Promise<string | undefined> {
    try {
      for await (const entry of await opendir(this.target, { recursive: true })) {
        if (!entry.isDirectory()) return path.join(entry.parentPath, entry.name);
      }
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
    }
    return undefined;
  }

  async removeFolder(folder: string): Promise<void> {
    await rm(path.join(this.target, folder), { recursive: true, force: true });
  }

  /** Writes beside the final name and renames, so that no reader sees half a file. */
  async write({ path: name, content }: GeneratedFile, signal: AbortSignal): Promise<void> {
    const final = path.join(this.target, name);
    // Spark and Hadoop skip names that begin with a dot.
    const part = path.join(path.dirname(final), `.${path.basename(final)}.part`);
    await this.makeFolder(path.dirname(final));
    try {
      if (Buffer.isBuffer(content)) await writeSmall(part, content, signal);
      else await writeBig(part, content, signal);
      renameSync(part, final);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  close(): void {
    this.made.clear();
  }

  private async makeFolder(folder: string): Promise<void> {
    if (this.made.has(folder)) return;
    await mkdir(folder, { recursive: true });
    this.made.add(folder);
  }
}

/** At one go: for a small file, waiting for the system three times takes longer than writing. */
async function writeSmall(file: string, bytes: Buffer, signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
  writeFileSync(file, bytes);
}

async function writeBig(file: string, chunks: Chunks, signal: AbortSignal): Promise<void> {
  const handle = await open(file, "w");
  // The next chunk is made while this one is being written; there are never more than two.
  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const bytes of chunks) {
      await writing;
      signal.throwIfAborted();
      writing = writeAll(handle, bytes);
    }
    await writing;
    signal.throwIfAborted();
  } finally {
    await Promise.allSettled([writing]);
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done);
    done += bytesWritten;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
