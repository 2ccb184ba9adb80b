import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import {
  CreateBucketCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { type ObjectStore, s3DistCp, type S3DistCpOptions, startObjectStore } from "../../../local";
import { filesBelow } from "../../../local/filesBelow";

/** A place for files that a test fills and looks at. */
export interface Place {
  readonly kind: "object store" | "file system";
  /** The address of a path of this place. */
  uri(path: string): string;
  put(path: string, content: string | Uint8Array): Promise<void>;
  get(path: string): Promise<Buffer>;
  /** Paths of all files below `folder`, which ends with a slash; relative to it. */
  list(folder: string): Promise<string[]>;
}

/** A fresh, empty part of the object store and of the file system for each test. */
export class Places {
  private count = 0;

  private constructor(
    readonly store: ObjectStore,
    readonly s3: S3Client,
    private readonly folder: string,
  ) {}

  static async open(): Promise<Places> {
    const store = await startObjectStore();
    const s3 = store.client();
    await s3.send(new CreateBucketCommand({ Bucket: "lake" }));
    return new Places(store, s3, await mkdtemp(join(tmpdir(), "places-")));
  }

  async close(): Promise<void> {
    this.s3.destroy();
    await this.store.stop();
    await rm(this.folder, { recursive: true });
  }

  fresh(kind: Place["kind"]): Place {
    this.count += 1;
    return kind === "object store"
      ? objectPlace(this.s3, `t${this.count}/`)
      : filePlace(join(this.folder, `t${this.count}`));
  }

  /** Runs a job; its exit code and log. */
  async copy(args: readonly string[], options: S3DistCpOptions = {}): Promise<Copied> {
    const log: string[] = [];
    const exitCode = await s3DistCp(args, {
      endpoint: this.store.endpoint,
      hdfsRoot: join(this.folder, "hdfs"),
      log: (level, text) => log.push(`${level} ${text}`),
      retryDelayMs: 0,
      ...options,
    });
    return { exitCode, log: log.join("\n") };
  }
}

/** What became of a job. */
export interface Copied {
  readonly exitCode: number;
  readonly log: string;
}

function objectPlace(s3: S3Client, root: string): Place {
  const Bucket = "lake";
  return {
    kind: "object store",
    uri: (path) => `s3://${Bucket}/${root}${path}`,
    put: async (path, content) => {
      const Body = Buffer.from(content);
      await s3.send(new PutObjectCommand({ Bucket, Key: root + path, Body }));
    },
    get: async (path) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: root + path }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    list: async (folder) => {
      const Prefix = root + folder;
      const keys: string[] = [];
      for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
        keys.push(...(page.Contents ?? []).map(({ Key = "" }) => Key.slice(Prefix.length)));
      }
      return keys;
    },
  };
}

function filePlace(root: string): Place {
  return {
    kind: "file system",
    uri: (path) => `file://${root}/${path}`,
    put: async (path, content) => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    },
    get: (path) => readFile(join(root, path)),
    list: async (folder) => {
      const paths: string[] = [];
      for await (const file of filesBelow(join(root, folder))) {
        paths.push(relative(join(root, folder), file));
      }
      return paths;
    },
  };
}
