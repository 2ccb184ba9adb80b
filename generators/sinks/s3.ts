import { Readable } from "node:stream";
import {
  DeleteObjectsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { copies, type GeneratedFile } from "../file";
import { type Sink } from "./sink";

/** Bytes of one part of a big object, and how many parts are on their way at the same time. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;

/** A bucket and what the names of the objects in it begin with: nothing, or a folder with its slash. */
export interface S3Place {
  readonly bucket: string;
  readonly prefix: string;
}

/** Writes objects below a prefix. S3 shows an object only when it is whole. */
export class S3Sink implements Sink {
  /**
   * @param target the place as the caller wrote it.
   * @param client by default one for the region, credentials and AWS_ENDPOINT_URL of the environment.
   */
  constructor(
    readonly target: string,
    private readonly place: S3Place,
    private readonly client: S3Client = clientOfEnvironment(),
  ) {}

  async anyFile(): Promise<string | undefined> {
    const { bucket, prefix } = this.place;
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 });
    const found = await this.explained("list", () => this.client.send(command));
    const key = found.Contents?.[0]?.Key;
    return key === undefined ? undefined : `s3://${bucket}/${key}`;
  }

  async removeFolder(folder: string): Promise<void> {
    const { bucket, prefix } = this.place;
    const pages = paginateListObjectsV2(
      { client: this.client },
      { Bucket: bucket, Prefix: `${prefix}${folder}/` },
    );
    await this.explained("clear", async () => {
      for await (const { Contents = [] } of pages) {
        const keys = Contents.map(({ Key }) => ({ Key }));
        if (keys.length > 0) await this.remove(keys);
      }
    });
  }

  /**
   * Once the signal says so, the content ends with its reason: then the upload fails, waits for the
   * parts on their way and removes all of them. (Its own `abort` would not wait.)
   */
  async write({ path, content }: GeneratedFile, signal: AbortSignal): Promise<void> {
    const { bucket, prefix } = this.place;
    signal.throwIfAborted();
    const body = Buffer.isBuffer(content) ? content : Readable.from(until(signal, copies(content)));
    const upload = new Upload({
      client: this.client,
      params: { Bucket: bucket, Key: prefix + path, Body: body },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    });
    try {
      await this.explained("write to", () => upload.done());
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }

  close(): void {
    this.client.destroy();
  }

  private async remove(keys: { Key: string | undefined }[]): Promise<void> {
    const objects = keys.map(({ Key }) => ({ Key: Key ?? "" }));
    const { Errors = [] } = await this.client.send(
      new DeleteObjectsCommand({
        Bucket: this.place.bucket,
        Delete: { Objects: objects, Quiet: true },
      }),
    );
    const [first] = Errors;
    if (first !== undefined) {
      throw new Error(
        `${Errors.length} objects stay, the first ${first.Key ?? ""}: ${first.Message ?? ""}`,
      );
    }
  }

  private async explained<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw new Error(
        `cannot ${what} ${this.target}: ${reason}; look at the bucket's name and region, ` +
          "at your credentials, and at AWS_ENDPOINT_URL if it is set",
        { cause: error },
      );
    }
  }
}

async function* until(signal: AbortSignal, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const bytes of chunks) {
    signal.throwIfAborted();
    yield bytes;
  }
}

/** An emulator answers under the path of its address, not under a host for each bucket. */
function clientOfEnvironment(): S3Client {
  const endpoint = process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"];
  return endpoint === undefined || endpoint === ""
    ? new S3Client({})
    : new S3Client({
        endpoint,
        forcePathStyle: true,
        region: process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"] ?? "us-east-1",
      });
}
