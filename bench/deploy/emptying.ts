import { DeleteObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { emptyBucket } from "../../stacks";
import { KEY_MS, REQUEST_MS, startVersionStore } from "./versionStore";

const VERSIONS = 20_000;

/** One by one takes too long to do to the end: it is measured on these, and its rate compared. */
const ONE_BY_ONE = 1_000;

const clientOf = (endpoint: string): S3Client =>
  new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
  });

/** How long it takes to empty a bucket of 20,000 versions, against deleting version after version. */
export async function emptying(): Promise<object> {
  const ours = await timed(VERSIONS, async (client) => {
    await emptyBucket(client, "bucket");
  });
  const single = await timed(ONE_BY_ONE, async (client) => {
    for (let i = 0; i < ONE_BY_ONE; i += 1) {
      const Key = `data/${String(i).padStart(8, "0")}`;
      await client.send(new DeleteObjectCommand({ Bucket: "bucket", Key, VersionId: "v" }));
    }
  });
  const rates = { batches: VERSIONS / ours, oneByOne: ONE_BY_ONE / single };
  return {
    requestMs: REQUEST_MS,
    keyMs: KEY_MS,
    versions: VERSIONS,
    seconds: ours,
    oneByOne: { versions: ONE_BY_ONE, seconds: single },
    versionsPerSecond: rates,
    ratio: rates.batches / rates.oneByOne,
  };
}

async function timed(count: number, work: (client: S3Client) => Promise<void>): Promise<number> {
  const store = await startVersionStore(count);
  const client = clientOf(store.endpoint);
  const start = performance.now();
  await work(client);
  const seconds = (performance.now() - start) / 1000;
  client.destroy();
  const left = store.left();
  await store.stop();
  if (left > 0) throw new Error(`${left} versions are left`);
  return seconds;
}
