import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  NotFound,
  paginateListObjectsV2,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { parseS3Uri } from "../../uris";
import { type UploadSettings } from "./options";
import { type Bytes, type Store, type StoredFile, type WriteOptions } from "./store";

/** Bytes of one part of an upload where the job does not say: S3's least, to keep memory small. */
const DEFAULT_PART_BYTES = 5 * 1024 * 1024;

/** Objects of an S3-compatible store. */
export class S3Store implements Store {
  constructor(private readonly client: S3Client) {}

  /** Objects whose key begins with the string given, folder markers left out. */
  async *list(uri: string): AsyncGenerator<StoredFile> {
    const { bucket, key: Prefix } = parseS3Uri(uri);
    const root = uri.slice(0, uri.length - Prefix.length).replace(/\/*$/, "/");
    const pages = paginateListObjectsV2({ client: this.client }, { Bucket: bucket, Prefix });
    for await (const { Contents = [] } of pages) {
      for (const { Key = "/", Size = 0 } of Contents) {
        if (!Key.endsWith("/")) yield { uri: root + Key, size: Size };
      }
    }
  }

  async read(uri: string, signal: AbortSignal): Promise<Bytes> {
    const command = new GetObjectCommand(object(uri));
    const { Body } = await this.client.send(command, { abortSignal: signal });
    if (Body instanceof Readable) return Body;
    throw new Error(`${uri}: the object store sent no body`);
  }

  async size(uri: string): Promise<number | undefined> {
    try {
      const { ContentLength = 0 } = await this.client.send(new HeadObjectCommand(object(uri)));
      return ContentLength;
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }

  async write(uri: string, body: Bytes, options: WriteOptions): Promise<void> {
    const params = { ...object(uri), ...headers(options.upload) };
    if (options.upload.multipart) await this.upload(params, body, options);
    else await this.put(params, body, options.signal);
  }

  append(uri: string): Promise<void> {
    return Promise.reject(new Error(`${uri}: an object cannot be added to`));
  }

  async remove(uri: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(object(uri)));
  }

  /** Folders need no making in S3; the bucket must be there. */
  async makeFolder(uri: string): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: parseS3Uri(uri).bucket }));
  }

  /** In parts when it is large; the parts of a failed upload are deleted. */
  private async upload(
    params: PutObjectCommandInput,
    body: Bytes,
    { upload, signal }: WriteOptions,
  ): Promise<void> {
    signal.throwIfAborted();
    const source = Readable.from(body);
    const running = new Upload({
      client: this.client,
      params: { ...params, Body: source },
      partSize: upload.partBytes ?? DEFAULT_PART_BYTES,
      queueSize: 1,
    });
    const abort = (): void => {
      source.destroy();
      void running.abort();
    };
    signal.addEventListener("abort", abort, { once: true });
    try {
      await running.done();
    } finally {
      signal.removeEventListener("abort", abort);
      source.destroy();
    }
  }

  /** In one request, which needs the length beforehand: by way of a file of this machine. */
  private async put(
    params: PutObjectCommandInput,
    body: Bytes,
    signal: AbortSignal,
  ): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), "s3-dist-cp-"));
    const file = join(folder, "whole");
    try {
      await pipeline(Readable.from(body), createWriteStream(file), { signal });
      const { size } = await stat(file);
      const request = { ...params, Body: createReadStream(file), ContentLength: size };
      await this.client.send(new PutObjectCommand(request), { abortSignal: signal });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

function object(uri: string): { Bucket: string; Key: string } {
  const { bucket, key } = parseS3Uri(uri);
  return { Bucket: bucket, Key: key };
}

function headers({ encrypt, storageClass }: UploadSettings): Partial<PutObjectCommandInput> {
  return {
    ...(encrypt ? { ServerSideEncryption: "AES256" } : {}),
    ...(storageClass === undefined ? {} : { StorageClass: storageClass }),
  };
}
