import assert from "node:assert/strict";
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { BATCH, emptyBucket, StackError } from "../../stacks";
import { type Moto, startMoto } from "../support/moto";

describe("emptyBucket", () => {
  let moto: Moto;
  let s3: S3Client;
  before(async () => {
    moto = await startMoto();
    s3 = new S3Client({ ...moto.client, forcePathStyle: true });
  });
  after(async () => {
    s3.destroy();
    await moto.stop();
  });

  it("deletes every version and delete marker, whatever the keys are called", async () => {
    await s3.send(new CreateBucketCommand({ Bucket: "full" }));
    await s3.send(
      new PutBucketVersioningCommand({
        Bucket: "full",
        VersioningConfiguration: { Status: "Enabled" },
      }),
    );
    for (const Key of ["a b%c", "x/ü/&.json", "gone"]) {
      for (const Body of ["1", "2"])
        await s3.send(new PutObjectCommand({ Bucket: "full", Key, Body }));
    }
    await s3.send(new DeleteObjectCommand({ Bucket: "full", Key: "gone" }));
    const progress: number[] = [];

    const deleted = await emptyBucket(s3, "full", { onProgress: (count) => progress.push(count) });

    assert.deepEqual([deleted, progress], [7, [7]]);
    await s3.send(new DeleteBucketCommand({ Bucket: "full" }));
    assert.equal(await emptyBucket(s3, "full"), 0);
  });

  it("deletes batches of a thousand at once, and names what S3 refuses", async () => {
    let page = 0;
    let underWay = 0;
    let most = 0;
    const send = async (command: unknown): Promise<object> => {
      if (command instanceof DeleteObjectsCommand) {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setTimeout(resolve, 20));
        underWay -= 1;
        const [first] = command.input.Delete?.Objects ?? [];
        const refused = first?.Key === "page-2-0";
        return refused ? { Errors: [{ Key: first.Key, Message: "Access Denied" }] } : {};
      }
      page += 1;
      const Versions = Array.from({ length: BATCH }, (_, i) => ({
        Key: `page-${page}-${i}`,
        VersionId: "v",
      }));
      return { Versions, IsTruncated: page < 5, NextKeyMarker: `page-${page}` };
    };
    const client = { send } as unknown as S3Client;

    await assert.rejects(emptyBucket(client, "b", { concurrency: 4 }), (error: unknown) => {
      assert.ok(error instanceof StackError && error.kind === "cloud");
      assert.match(error.message, /bucket b is not empty.*\n {2}page-2-0: Access Denied/);
      return true;
    });
    assert.deepEqual([page, most], [5, 4]);
  });

  it("stops when it is told to", async () => {
    const stop = new AbortController();
    const send = (): Promise<object> => {
      stop.abort(new Error("enough"));
      return Promise.resolve({ Versions: [{ Key: "a", VersionId: "1" }], IsTruncated: false });
    };
    const client = { send } as unknown as S3Client;

    await assert.rejects(emptyBucket(client, "b", { signal: stop.signal }), /enough/);
  });
});
