import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import { type Moto, ROOT, startMoto } from "../support/moto";

const SCRIPT = path.join(ROOT, "bootstrap/emr/prefix-lists.sh");

const PATH = `${path.join(ROOT, ".venv/bin")}:/usr/bin:/bin`;

/** How a script ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Env = Readonly<Record<string, string>>;

/** A machine like EMR's primary node, with buckets `raw` and `refined`, on which prefix-lists.sh runs. */
export class PrimaryNode {
  private constructor(
    private readonly moto: Moto,
    private readonly s3: S3Client,
    private readonly folder: string,
  ) {}

  static async start(): Promise<PrimaryNode> {
    const moto = await startMoto();
    const s3 = new S3Client({ ...moto.client, forcePathStyle: true });
    return new PrimaryNode(moto, s3, await mkdtemp(path.join(tmpdir(), "prefix-lists-")));
  }

  async stop(): Promise<void> {
    this.s3.destroy();
    await rm(this.folder, { recursive: true });
    await this.moto.stop();
  }

  /** Empty buckets, and no file left of the last test. */
  async reset(): Promise<void> {
    await this.moto.reset();
    for (const bucket of ["raw", "refined"]) {
      await this.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    }
    await rm(this.folder, { recursive: true });
    await mkdir(path.join(this.folder, "tmp"), { recursive: true });
    await this.describe('{\n  "instanceGroupId": "ig-1",\n  "isMaster" : true\n}\n');
  }

  /** Replaces EMR's instance.json. */
  async describe(instanceJson: string): Promise<void> {
    await writeFile(this.file("instance.json"), instanceJson);
  }

  /** Runs the script. */
  run(...args: readonly string[]): Promise<Ended> {
    return this.runWith({}, ...args);
  }

  /** Runs the script with other environment variables. */
  runWith(env: Env, ...args: readonly string[]): Promise<Ended> {
    const environment = {
      PATH,
      HOME: this.folder,
      TMPDIR: this.file("tmp"),
      ...this.moto.env,
      AWS_MAX_ATTEMPTS: "1",
      EMR_INSTANCE_INFO: this.file("instance.json"),
      ...env,
    };
    return new Promise((resolve, reject) => {
      const child = execFile(SCRIPT, args, { env: environment }, (error, stdout, stderr) => {
        if (child.exitCode === null) reject(error ?? new Error("the script did not end"));
        else resolve({ code: child.exitCode, stdout, stderr });
      });
    });
  }

  /** Writes a command of our own in bash; answers with the environment in which it is found first. */
  async install(name: string, body: string): Promise<{ readonly PATH: string }> {
    await writeFile(this.file(name), `#!/bin/bash\n${body}\n`, { mode: 0o755 });
    return { PATH: `${this.folder}:${PATH}` };
  }

  /** Runs the script with an awscli that lists these lines; `list` is what it is told to put. */
  async runOnListing(
    lines: readonly string[],
    ...args: readonly string[]
  ): Promise<Ended & { readonly list: string }> {
    const listing = this.file("listing");
    const kept = this.file("kept");
    await writeFile(listing, lines.map((line) => `${line}\n`).join(""));
    await writeFile(kept, "");
    const body = '"$(sed -n "s/.*--body \\([^ ]*\\).*/\\1/p" <<<"$*")"';
    const aws = `case "$*" in *put-object*) cp ${body} ${kept} ;; *) cat ${listing} ;; esac`;
    const ended = await this.runWith(await this.install("aws", aws), ...args);
    return { ...ended, list: await readFile(kept, "utf-8") };
  }

  /** Puts the same body under each key of bucket `raw`. */
  async put(keys: readonly string[], body = "{}"): Promise<void> {
    const limit = pLimit(16);
    const Body = Buffer.from(body);
    await Promise.all(
      keys.map((Key) =>
        limit(() => this.s3.send(new PutObjectCommand({ Bucket: "raw", Key, Body }))),
      ),
    );
  }

  /** What an object holds. */
  async object(uri: string): Promise<{ text: string; etag: string | undefined }> {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
    const answer = await this.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { text: (await answer.Body?.transformToString("utf-8")) ?? "", etag: answer.ETag };
  }

  /** The keys in bucket `refined`. */
  async written(): Promise<string[]> {
    const listed = await this.s3.send(new ListObjectsV2Command({ Bucket: "refined" }));
    return (listed.Contents ?? []).map(({ Key }) => Key ?? "");
  }

  /** Temporary files that the script left. */
  left(): Promise<string[]> {
    return readdir(this.file("tmp"));
  }

  private file(name: string): string {
    return path.join(this.folder, name);
  }
}
