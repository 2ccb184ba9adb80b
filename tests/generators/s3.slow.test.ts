import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { generateSparkify } from "../../generators";
import { type Moto, startMoto } from "../support/moto";
import { folders } from "./folders";
import { filesBelow } from "./real";

/** Two days of about 10 MB each, so that they are sent in several parts. */
const BIG = { seed: 8, events: 45_000, users: 1500, days: 2, songs: 30 } as const;

describe("a generator that writes to S3", () => {
  const folder = folders();
  const kept = { ...process.env };
  let moto: Moto;
  let s3: S3Client;

  before(async () => {
    moto = await startMoto();
    Object.assign(process.env, moto.env);
    s3 = new S3Client({ ...moto.client, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: "raw" }));
  });

  after(async () => {
    for (const name of Object.keys(moto.env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, kept);
    s3.destroy();
    await moto.stop();
  });

  for (const gzip of [false, true]) {
    it(`sends the bytes that it writes into a folder${gzip ? ", compressed" : ""}`, async () => {
      const to = folder();
      const prefix = gzip ? "packed/data/" : "data/";
      const local = await generateSparkify({ to, ...BIG, gzip });
      const remote = await generateSparkify({ to: `s3://raw/${prefix}`, ...BIG, gzip });

      const objects = await keys(prefix);
      assert.deepEqual(
        objects,
        filesBelow(to)
          .map((file) => prefix + file)
          .toSorted(),
      );
      for (const key of objects) {
        const bytes = readFileSync(path.join(to, key.slice(prefix.length)));
        assert.equal(digest(await content(key)), digest(bytes), key);
      }
      assert.deepEqual({ ...remote, seconds: 0 }, { ...local, seconds: 0 });
    });
  }

  it("refuses a place that is not empty, and clears only its own folders when it may", async () => {
    await s3.send(new PutObjectCommand({ Bucket: "raw", Key: "lake/notes.txt", Body: "mine" }));
    await s3.send(
      new PutObjectCommand({ Bucket: "raw", Key: "lake2/log_data/x.json", Body: "other" }),
    );
    const small = { to: "s3://raw/lake", events: 200, songs: 2 };

    await assert.rejects(
      generateSparkify(small),
      /- to: wanted an empty place.* got .*s3:\/\/raw\/lake\/notes\.txt/,
    );
    const old = await generateSparkify({ ...small, overwrite: true, songs: 1100 });
    assert.equal((await keys("lake/song_data/")).length, 1100);
    const { files } = await generateSparkify({ ...small, overwrite: true });
    assert.ok(old.files > files);
    assert.equal((await keys("lake/")).length, files + 1);
    assert.equal((await keys("lake2/")).length, 1);
  });

  it("leaves no object and no parts of the day in which it is stopped", async () => {
    const stop = new AbortController();
    const onProgress = ({ files, bytes }: { files: number; bytes: number }): void => {
      if (files === BIG.songs && bytes > 17_000_000) stop.abort(new Error("enough"));
    };
    const options = { to: "s3://raw/stopped", ...BIG, days: 1, onProgress, signal: stop.signal };

    await assert.rejects(generateSparkify(options), /enough/);
    assert.deepEqual(await keys("stopped/log_data/"), []);
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: "raw" }));
    assert.deepEqual(Uploads, []);
  });

  it("names the place and the remedy when there is no such bucket", async () => {
    await assert.rejects(
      generateSparkify({ to: "s3://missing/x", events: 1, songs: 1 }),
      /cannot list s3:\/\/missing\/x: NoSuchBucket: .*look at the bucket's name and region/,
    );
  });

  async function keys(prefix: string): Promise<string[]> {
    const found: string[] = [];
    let token: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket: "raw", Prefix: prefix, ContinuationToken: token }),
      );
      found.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ""));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return found.toSorted();
  }

  async function content(key: string): Promise<Uint8Array> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "raw", Key: key }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  }
});

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
