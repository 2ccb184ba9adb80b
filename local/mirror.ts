import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { inParallel } from "./inParallel";
import { filesBelow } from "./filesBelow";

/** Objects on their way at once. */
export const DEFAULT_MIRROR_CONCURRENCY = 16;

/** A bucket, or a part of it, and the folder that goes with it. */
export interface MirrorArgs {
  readonly client: S3Client;
  readonly bucket: string;
  /** Keys begin with this; the rest is the path in the folder. @default "" */
  readonly prefix?: string;
  readonly folder: string;
  /** Objects on their way at once. @default {@link DEFAULT_MIRROR_CONCURRENCY} */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

/** What was copied. */
export interface Mirrored {
  readonly objects: number;
  readonly bytes: number;
}

/**
 * Copies every object below a prefix into a folder. Each file appears whole or not at all. Folder
 * markers (keys ending in "/") are left out; a key that would leave the folder is refused.
 */
export async function downloadBucket(args: MirrorArgs): Promise<Mirrored> {
  const { prefix = "", client, bucket, signal } = args;
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
  const total = { objects: 0, bytes: 0 };
  await inParallel(keysOf(pages), limitOf(args), async (key) => {
    signal?.throwIfAborted();
    const file = placeOf(args.folder, key, prefix);
    const bytes = await downloadObject(client, { Bucket: bucket, Key: key }, file);
    total.bytes += bytes;
    total.objects += 1;
  });
  return total;
}

/** Copies every file below a folder to a bucket, under its path with "/" between the parts. */
export async function uploadFolder(args: MirrorArgs): Promise<Mirrored> {
  const { prefix = "", client, bucket, folder, signal } = args;
  const total = { objects: 0, bytes: 0 };
  await inParallel(filesBelow(folder), limitOf(args), async (file) => {
    signal?.throwIfAborted();
    const key = prefix + relative(folder, file).split(sep).join("/");
    const body = createReadStream(file);
    await new Upload({ client, params: { Bucket: bucket, Key: key, Body: body } }).done();
    total.bytes += body.bytesRead;
    total.objects += 1;
  });
  return total;
}

function limitOf({ concurrency = DEFAULT_MIRROR_CONCURRENCY }: MirrorArgs): number {
  return concurrency;
}

async function* keysOf(pages: ReturnType<typeof paginateListObjectsV2>): AsyncGenerator<string> {
  for await (const { Contents = [] } of pages) {
    for (const { Key } of Contents) if (Key !== undefined && !Key.endsWith("/")) yield Key;
  }
}

function placeOf(folder: string, key: string, prefix: string): string {
  const root = resolve(folder);
  const file = resolve(join(root, key.slice(prefix.length)));
  if (file.startsWith(root + sep)) return file;
  throw new Error(`the key "${key}" would be written outside ${root}`);
}

async function downloadObject(
  client: S3Client,
  object: { Bucket: string; Key: string },
  file: string,
): Promise<number> {
  const part = `${file}.part`;
  await mkdir(dirname(file), { recursive: true });
  try {
    const { Body } = await client.send(new GetObjectCommand(object));
    await pipeline(Body as Readable, createWriteStream(part));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return (await stat(file)).size;
}
