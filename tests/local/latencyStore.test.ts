import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  type ListObjectsV2CommandOutput,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { type LatencyStore, startLatencyStore } from "../../bench/support/latencyStore";
import { s3Client, s3DistCp } from "../../local";

describe("the bench's object store", () => {
  let folder: string;
  let store: LatencyStore;
  let s3: S3Client;
  const Bucket = "lake";

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "seed-"));
    await mkdir(join(folder, "a"));
    await Promise.all(
      Array.from({ length: 2_100 }, (_, at) =>
        writeFile(join(folder, "a", `${at}.json`), `${at}\n`),
      ),
    );
    await writeFile(join(folder, "with space & more.txt"), "0123456789");
    const seeds = [{ bucket: Bucket, prefix: "in/", folder }];
    store = await startLatencyStore({ latencyMs: 0, seeds });
    s3 = s3Client({ endpoint: store.endpoint });
  });
  after(async () => {
    s3.destroy();
    await store.stop();
    await rm(folder, { recursive: true });
  });

  const get = async (Key: string, Range?: string): Promise<string | undefined> => {
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket, Key, ...(Range === undefined ? {} : { Range }) }),
    );
    return Body?.transformToString();
  };
  const put = (Key: string, Body: string): Promise<unknown> =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(Body) }));

  it("lists the seeded files in S3's order, page by page", async () => {
    const keys: string[] = [];
    let pages = 0;
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client: s3 },
      { Bucket, Prefix: "in/a" },
    )) {
      pages += 1;
      keys.push(...Contents.map(({ Key = "" }) => Key));
    }
    assert.deepEqual([pages, keys.length, new Set(keys).size], [3, 2_100, 2_100]);
    assert.deepEqual(keys, [...keys].sort());
  });

  it("lists folders by delimiter, and honours where to begin and how many", async () => {
    for (const key of ["d/x/1", "d/x/2", "d/y/1", "d/z"]) await put(key, "");
    const list = (more: Partial<ListObjectsV2CommandInput>): Promise<ListObjectsV2CommandOutput> =>
      s3.send(new ListObjectsV2Command({ Bucket, Prefix: "d/", ...more }));
    const names = ({
      CommonPrefixes = [],
      Contents = [],
    }: ListObjectsV2CommandOutput): (string | undefined)[] => [
      ...CommonPrefixes.map(({ Prefix }) => Prefix),
      ...Contents.map(({ Key }) => Key),
    ];
    assert.deepEqual(names(await list({ Delimiter: "/" })), ["d/x/", "d/y/", "d/z"]);
    assert.deepEqual(names(await list({ StartAfter: "d/x/2" })), ["d/y/1", "d/z"]);
    const first = await list({ Delimiter: "/", MaxKeys: 1 });
    assert.deepEqual([names(first), first.IsTruncated], [["d/x/"], true]);
  });

  it("serves whole objects, ranges and heads", async () => {
    const Key = "in/with space & more.txt";
    assert.equal(await get(Key), "0123456789");
    assert.equal(await get(Key, "bytes=2-4"), "234");
    assert.equal(await get(Key, "bytes=7-"), "789");
    assert.equal(await get(Key, "bytes=-2"), "89");
    await assert.rejects(get(Key, "bytes=10-"), /InvalidRange|416/);
    const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    assert.equal(ContentLength, 10);
    await assert.rejects(get("none"), { name: "NoSuchKey" });
    await assert.rejects(s3.send(new HeadObjectCommand({ Bucket, Key: "none" })), {
      name: "NotFound",
    });
    await assert.rejects(s3.send(new HeadBucketCommand({ Bucket: "none" })), { name: "NotFound" });
  });

  it("stores, copies and deletes; seeded files stay on the disk", async () => {
    await put("x & y", "one");
    await s3.send(
      new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/x%20%26%20y` }),
    );
    await put("x & y", "two");
    assert.deepEqual([await get("x & y"), await get("copy")], ["two", "one"]);
    const Objects = [{ Key: "x & y" }, { Key: "in/a/0.json" }];
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    await assert.rejects(get("x & y"), { name: "NoSuchKey" });
    await assert.rejects(get("in/a/0.json"), { name: "NoSuchKey" });
    await s3.send(new CreateBucketCommand({ Bucket: "new" }));
    await s3.send(new HeadBucketCommand({ Bucket: "new" }));
  });

  it("takes uploads in parts, and the SDK's own chunks with checksums", async () => {
    const Body = Buffer.alloc(11 * 1024 * 1024, "z");
    const eager = new S3Client({
      endpoint: store.endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    for (const client of [s3, eager]) {
      const params = { Bucket, Key: "large", Body: Readable.from(chunksOf(Body)) };
      await new Upload({ client, params }).done();
      const { Body: stored } = await s3.send(new GetObjectCommand({ Bucket, Key: "large" }));
      assert.equal(
        Buffer.compare(Buffer.from((await stored?.transformToByteArray()) ?? []), Body),
        0,
      );
    }
    const ContentLength = Body.length;
    const framed = { Bucket, Key: "framed", Body: Readable.from(chunksOf(Body)), ContentLength };
    await eager.send(new PutObjectCommand(framed));
    assert.equal(await get("framed"), Body.toString());
    eager.destroy();
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    assert.deepEqual(Uploads, []);
  });

  it("takes its time", async () => {
    const slow = await startLatencyStore({
      latencyMs: 50,
      seeds: [{ bucket: Bucket, prefix: "", folder }],
    });
    const client = s3Client({ endpoint: slow.endpoint });
    const begin = performance.now();
    for (let count = 0; count < 4; count += 1) {
      await client.send(new HeadObjectCommand({ Bucket, Key: "a/1.json" }));
    }
    assert.ok(performance.now() - begin >= 4 * 49);
    assert.equal(slow.requests(), 4);
    client.destroy();
    await slow.stop();
  });

  it("s3-dist-cp pages past 1,000 keys", async () => {
    await put("in/folder/", "");
    const { endpoint } = store;
    const words = [`--src=s3://${Bucket}/in/`, `--dest=s3://${Bucket}/out/`];
    const exitCode = await s3DistCp([...words, "--groupBy=.*/(a)/1.*"], { endpoint });
    assert.equal(exitCode, 0);
    const lines = (await get("out/a/a"))?.trimEnd().split("\n") ?? [];
    const expected = Array.from({ length: 2_100 }, (_, at) => String(at)).filter((at) =>
      at.startsWith("1"),
    );
    assert.deepEqual(lines.sort(), expected.sort());
  });
});

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 100_000) {
    await Promise.resolve();
    yield bytes.subarray(at, at + 100_000);
  }
}
