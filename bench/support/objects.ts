import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { filesBelow } from "../../local";
import { Bucket, type StoredObject } from "./bucket";
import { type Seed } from "./seed";

/** An upload in parts that is under way. */
interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly parts: Map<number, StoredObject>;
}

/** Buckets in memory, their bytes in files. */
export class Objects {
  private readonly buckets = new Map<string, Bucket>();
  private readonly uploads = new Map<string, Upload>();

  constructor(private readonly spool: string) {}

  /** Makes a folder's files objects, without copying them. */
  async adopt({ bucket, prefix, folder }: Seed): Promise<void> {
    const into = this.create(bucket);
    for await (const path of filesBelow(folder)) {
      const { size, mtime } = await stat(path);
      const key = prefix + relative(folder, path).split(sep).join("/");
      // An ETag with a dash is no MD5, so that no client holds it against the bytes.
      const etag = `${createHash("md5").update(path).digest("hex")}-1`;
      into.put({ key, size, etag, changed: mtime, path, owned: false });
    }
  }

  create(name: string): Bucket {
    const bucket = this.buckets.get(name) ?? new Bucket();
    this.buckets.set(name, bucket);
    return bucket;
  }

  bucket(name: string): Bucket | undefined {
    return this.buckets.get(name);
  }

  /** Stores an object; it replaces an older one only when all its bytes are there. */
  async put(bucket: Bucket, key: string, body: AsyncIterable<Uint8Array>): Promise<StoredObject> {
    const object = await this.write(key, body);
    await this.remove(bucket, key);
    bucket.put(object);
    return object;
  }

  async remove(bucket: Bucket, key: string): Promise<void> {
    const object = bucket.get(key);
    bucket.delete(key);
    if (object?.owned === true) await rm(object.path, { force: true });
  }

  begin(bucket: string, key: string): string {
    const id = randomUUID();
    this.uploads.set(id, { bucket, key, parts: new Map() });
    return id;
  }

  /** Uploads of a bucket that are under way. */
  underWay(bucket: string): { id: string; key: string }[] {
    return [...this.uploads]
      .filter(([, upload]) => upload.bucket === bucket)
      .map(([id, { key }]) => ({ id, key }));
  }

  /** Stores a part; undefined when there is no such upload. */
  async part(
    id: string,
    number: number,
    body: AsyncIterable<Uint8Array>,
  ): Promise<StoredObject | undefined> {
    const upload = this.uploads.get(id);
    if (upload === undefined) return undefined;
    const part = await this.write(upload.key, body);
    upload.parts.set(number, part);
    return part;
  }

  /** Makes an object of the parts listed; undefined when there is no such upload. */
  async complete(
    bucket: Bucket,
    id: string,
    numbers: readonly number[],
  ): Promise<StoredObject | undefined> {
    const upload = this.uploads.get(id);
    if (upload === undefined) return undefined;
    const parts = numbers.flatMap((number) => upload.parts.get(number) ?? []);
    const object = await this.put(bucket, upload.key, concatenated(parts));
    const whole = { ...object, etag: `${object.etag}-${parts.length}` };
    bucket.put(whole);
    await this.abort(id);
    return whole;
  }

  async abort(id: string): Promise<void> {
    const parts = this.uploads.get(id)?.parts.values() ?? [];
    this.uploads.delete(id);
    for (const { path } of parts) await rm(path, { force: true });
  }

  private async write(key: string, body: AsyncIterable<Uint8Array>): Promise<StoredObject> {
    const path = join(this.spool, randomUUID());
    const md5 = createHash("md5");
    let size = 0;
    const watched = Readable.from(body).on("data", (chunk: Buffer) => {
      md5.update(chunk);
      size += chunk.length;
    });
    await pipeline(watched, createWriteStream(path));
    return { key, size, etag: md5.digest("hex"), changed: new Date(), path, owned: true };
  }
}

async function* concatenated(parts: readonly StoredObject[]): AsyncGenerator<Uint8Array> {
  for (const { path } of parts) yield* createReadStream(path) as AsyncIterable<Uint8Array>;
}
