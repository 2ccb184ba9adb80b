import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { pipeline, Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { linesOf } from "../linesOf";
import { type InputFile } from "./grouping";
import { type JobOptions } from "./options";
import { EXIT, Refusal } from "./refusal";
import { type StoreOf } from "./store";
import { join } from "./uris";

/** One line of a manifest: a file as it is at the destination, before any grouping. */
export interface ManifestEntry {
  readonly path: string;
  readonly baseName: string;
  readonly srcDir: string;
  readonly size: number;
}

/** The manifest entry of an input. */
export function entryOf({ output, size }: InputFile, dest: string): ManifestEntry {
  const srcDir = dest.replace(/\/+$/, "");
  return { path: output, baseName: output.slice(srcDir.length).replace(/^\/+/, ""), srcDir, size };
}

/** What tells that two entries are the same file. */
export function identity({ baseName, size }: Pick<ManifestEntry, "baseName" | "size">): string {
  return `${size} ${baseName}`;
}

/** Writes a manifest on this machine while the listing goes on; it is copied to its place at the end. */
export class ManifestWriter {
  private readonly zip = createGzip();
  private readonly written: Promise<void>;

  private constructor(private readonly folder: string) {
    const file = createWriteStream(joinPath(folder, "manifest.gz"));
    this.written = finished(file);
    pipeline(this.zip, file, () => undefined);
  }

  static async open(): Promise<ManifestWriter> {
    return new ManifestWriter(await mkdtemp(joinPath(tmpdir(), "s3-dist-cp-manifest-")));
  }

  async add(entry: ManifestEntry): Promise<void> {
    if (!this.zip.write(`${JSON.stringify(entry)}\n`)) await once(this.zip, "drain");
  }

  /** Copies the manifest into the destination. */
  async publish(
    name: string,
    { dest, upload }: JobOptions,
    storeOf: StoreOf,
    signal: AbortSignal,
  ): Promise<void> {
    this.zip.end();
    await this.written;
    const uri = join(dest, name);
    const body = createReadStream(joinPath(this.folder, "manifest.gz"));
    await storeOf(uri).write(uri, body, { upload, signal });
  }

  /** Removes what is on this machine. */
  async discard(): Promise<void> {
    this.zip.end();
    await this.written.catch(() => undefined);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The entries of the manifest at `uri`. */
export async function* readManifest(
  uri: string,
  storeOf: StoreOf,
  signal: AbortSignal,
): AsyncGenerator<ManifestEntry> {
  const unzip = createGunzip();
  pipeline(Readable.from(await storeOf(uri).read(uri, signal)), unzip, () => undefined);
  for await (const line of linesOf(unzip)) {
    if (line.trim() !== "") yield parseEntry(line, uri);
  }
}

function parseEntry(line: string, uri: string): ManifestEntry {
  const entry = JSON.parse(line) as Partial<ManifestEntry>;
  const { path, baseName, srcDir = "", size } = entry;
  if (path === undefined || baseName === undefined || size === undefined) {
    throw new Refusal(EXIT.failed, `${uri}: not a manifest's line: ${line}`);
  }
  return { path, baseName, srcDir, size };
}

/** Identities of the files that the previous manifest lists; empty without one. */
export async function previouslyCopied(
  { previousManifest, requirePreviousManifest }: JobOptions,
  storeOf: StoreOf,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  if (previousManifest === undefined) return known;
  try {
    for await (const entry of readManifest(previousManifest, storeOf, signal)) {
      known.add(identity(entry));
    }
    return known;
  } catch (error) {
    if (!requirePreviousManifest) return new Set();
    const cause = error instanceof Error ? error.message : String(error);
    throw new Refusal(EXIT.failed, `cannot read --previousManifest ${previousManifest}: ${cause}`);
  }
}
