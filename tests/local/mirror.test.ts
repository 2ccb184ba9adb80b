import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { CreateBucketCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import {
  downloadBucket,
  filesBelow,
  inParallel,
  type ObjectStore,
  startObjectStore,
  uploadFolder,
} from "../../local";
import { collect } from "../../local/linesOf";

describe("mirror", () => {
  let store: ObjectStore;
  let client: S3Client;
  let folder: string;

  before(async () => {
    store = await startObjectStore();
    client = store.client();
    await client.send(new CreateBucketCommand({ Bucket: "raw" }));
    folder = await mkdtemp(join(tmpdir(), "mirror-"));
  });
  after(async () => {
    client.destroy();
    await store.stop();
    await rm(folder, { recursive: true });
  });

  const FILES: Readonly<Record<string, string>> = {
    "2018/11/a b%.json": "one",
    "2018/11/empty": "",
    "top.txt": "two\n",
  };

  it("brings a folder to a bucket and back, byte for byte", async () => {
    const from = join(folder, "from");
    await mkdir(join(from, "2018", "11"), { recursive: true });
    for (const [path, text] of Object.entries(FILES)) await writeFile(join(from, path), text);

    const up = await uploadFolder({ client, bucket: "raw", prefix: "log/", folder: from });
    assert.deepEqual(up, { objects: 3, bytes: 7 });
    await client.send(
      new PutObjectCommand({ Bucket: "raw", Key: "log/marker/", Body: Buffer.alloc(0) }),
    );
    await client.send(
      new PutObjectCommand({ Bucket: "raw", Key: "other", Body: Buffer.from("x") }),
    );

    const to = join(folder, "to");
    const down = await downloadBucket({ client, bucket: "raw", prefix: "log/", folder: to });
    assert.deepEqual(down, { objects: 3, bytes: 7 });
    const paths = await collect(filesBelow(to));
    const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
    const found = paths.map((path, at) => [relative(to, path), texts[at]] as const);
    assert.deepEqual(Object.fromEntries(found), FILES);
  });

  it("refuses a key that leads out of the folder", async () => {
    await client.send(new CreateBucketCommand({ Bucket: "evil" }));
    await client.send(
      new PutObjectCommand({ Bucket: "evil", Key: "../../out", Body: Buffer.from("x") }),
    );
    const to = join(folder, "deep", "down");
    await assert.rejects(
      downloadBucket({ client, bucket: "evil", folder: to }),
      /"\.\.\/\.\.\/out" would be written outside/,
    );
    assert.ok(!(await readdir(folder)).includes("out"));
  });

  it("stops when aborted, and names a bucket that is not there", async () => {
    const args = { client, bucket: "raw", folder: join(folder, "none") };
    await assert.rejects(downloadBucket({ ...args, signal: AbortSignal.abort() }), /abort/i);
    await assert.rejects(downloadBucket({ ...args, bucket: "no-such" }), { name: "NoSuchBucket" });
  });

  it("files come in the order of keys", async () => {
    const order = join(folder, "order");
    for (const path of ["a/b", "a.json", "a-b", "a0/x"]) {
      await mkdir(join(order, path, ".."), { recursive: true });
      await writeFile(join(order, path), "");
    }
    const keys = (await collect(filesBelow(order))).map((path) => relative(order, path));
    assert.deepEqual(keys, ["a-b", "a.json", "a/b", "a0/x"]);
  });

  it("links are followed, and those that lead nowhere or in a circle are named: cases/emr/07", async () => {
    const data = join(folder, "links", "data");
    await mkdir(join(data, "11"), { recursive: true });
    await mkdir(join(folder, "links", "store", "12"), { recursive: true });
    for (const path of ["data/11/a", "store/b", "store/12/c"]) {
      await writeFile(join(folder, "links", path), path);
    }
    await symlink("../../store/b", join(data, "11", "b"));
    await symlink("../store/12", join(data, "12"));
    await symlink("data", join(folder, "links", "top"));
    for (const top of [data, join(folder, "links", "top")]) {
      const found = (await collect(filesBelow(top))).map((path) => relative(top, path));
      assert.deepEqual(found, ["11/a", "11/b", "12/c"]);
    }
    await uploadFolder({ client, bucket: "raw", prefix: "linked/", folder: data });
    const back = join(folder, "links", "back");
    await downloadBucket({ client, bucket: "raw", prefix: "linked/", folder: back });
    assert.equal(await readFile(join(back, "12", "c"), "utf8"), "store/12/c");

    await symlink("nowhere", join(data, "gone"));
    await symlink("..", join(data, "11", "up"));
    await assert.rejects(collect(filesBelow(data)), {
      name: "UnreadablePlaces",
      places: [
        `${join(data, "11", "up")} leads back to ${data}, a folder that it lies in`,
        `${join(data, "gone")} is a symbolic link that leads to nothing readable (ENOENT)`,
      ],
    });
  });
});

describe("inParallel", () => {
  it("does everything, never more at once than allowed", async () => {
    let [now, most, done] = [0, 0, 0];
    await inParallel(Array.from({ length: 50 }), 7, async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now -= 1;
      done += 1;
    });
    assert.deepEqual([most, done], [7, 50]);
  });

  it("begins nothing after a failure, waits for the rest, throws the first", async () => {
    const begun: number[] = [];
    let finished = 0;
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      await new Promise((resolve) => setTimeout(resolve, 5 * item));
      finished += 1;
      if (item === 1) throw new Error("first");
    };
    await assert.rejects(inParallel([1, 2, 3, 4, 5, 6], 3, work), /first/);
    assert.deepEqual([begun, finished], [[1, 2, 3], 3]);
  });
});
