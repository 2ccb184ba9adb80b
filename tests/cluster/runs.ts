import assert from "node:assert/strict";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import { type AsyncBuffer } from "hyparquet";
import { IcebergTable } from "../../cli/tables/iceberg/icebergTable";
import { parseS3Uri } from "../../uris";
import { type OutputsStack } from "../cli/outputsStack";
import { runLake } from "../cli/runLake";
import { executorStates, takeAway, workingExecutor } from "./drivers";
import { listen } from "./followed";
import { type Closing, type IcebergStack } from "./icebergStack";
import { lakeOnCluster } from "./lakeOnCluster";

const FIRST_DAY = "2015-05-18";
const LAST_DAY = "2015-05-19";
const LINES = "60000";

/** The stack's runs by `lake`, the way a user starts, follows and reads them. */
export function describeRuns(opened: () => IcebergStack): void {
  describe("by lake run", () => {
    const closing: Closing = [];
    let stack: IcebergStack;
    let lake: OutputsStack;
    /** Good lines by the status that was answered. */
    let statuses: Readonly<Record<string, number>>;

    before(async function () {
      stack = opened();
      lake = await lakeOnCluster(this, stack, closing);
      statuses = await generate(stack);
    });

    after(async () => {
      for (const close of closing.reverse()) await close();
    });

    it("loads every line though an executor is taken away at work", async () => {
      const load = await listen(lake.start("run", "load", "--follow"));
      await takeAway(stack.cluster, await workingExecutor(stack.cluster, load.run));

      assert.equal(await load.exitCode, 0, load.said());
      assert.match(load.said(), /RUNNING .*executors: 1 running/);
      assert.match(load.said(), /COMPLETED/);
      const states = await executorStates(stack.cluster, load.run);
      assert.ok(states.length > 1 && states.includes("FAILED"), states.join(", "));
      assert.deepEqual(await loaded(stack), statuses);
    });

    it("loads the same days again to the same rows though the driver is taken away", async () => {
      const days = ["--first-day", FIRST_DAY, "--last-day", LAST_DAY];
      const load = await listen(lake.start("run", "load", "--follow", ...days));
      await workingExecutor(stack.cluster, load.run);
      await takeAway(stack.cluster, `pod/${load.run}-driver`);

      assert.equal(await load.exitCode, 0, load.said());
      assert.match(load.said(), /PENDING_RERUN.*attempt 2 of 3 comes/);
      assert.match(load.said(), /COMPLETED/);
      assert.deepEqual(await loaded(stack), statuses);
    });

    it("sums them up, and shows what the job says of it", async () => {
      const analytics = await lake.lake("run", "analytics", "--follow");
      assert.equal(analytics.exitCode, 0, analytics.stdout + analytics.stderr);
      const log = await lake.lake("logs", "analytics");
      assert.equal(log.exitCode, 0, log.stderr);
      assert.match(log.stdout, /^lake_etl: access-log-analytics, of lake_etl /m);
      assert.match(log.stdout, /\nlake_etl: wrote daily_top_ips: 12 rows .*\n/);
      const days = await table(stack, "daily_top_ips");
      const found = await days.rows(100, ["day"]);
      assert.deepEqual([...new Set(found.map(([day]) => String(day)))].toSorted(), [
        "2015-05-17",
        FIRST_DAY,
        LAST_DAY,
      ]);
    });
  });
}

/** Bucket that lines are made in: whoever makes them wants an empty place. */
const MADE = "generated";

/** Writes the lines of two days; answers with the good ones of all days, by status. */
async function generate({ buckets, moto, s3 }: IcebergStack): Promise<Record<string, number>> {
  await s3.send(new CreateBucketCommand({ Bucket: MADE }));
  const words = ["--lines", LINES, "--from", FIRST_DAY, "--days", "2", "--broken", "0.001"];
  const to = ["--to", `s3://${MADE}`, "--json"];
  const made = await runLake(["generate", "access-logs", ...to, ...words], { env: moto.env });
  assert.equal(made.exitCode, 0, made.stdout);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: MADE }));
  for (const { Key } of Contents) {
    const copy = { Bucket: buckets.raw, Key, CopySource: `${MADE}/${Key ?? ""}` };
    await s3.send(new CopyObjectCommand(copy));
  }
  const { expected } = JSON.parse(made.stdout) as {
    readonly expected: { readonly statuses: Readonly<Record<string, number>> };
  };
  // What the first load brought.
  const before = { "200": 1, "404": 1 };
  const statuses: Record<string, number> = { ...expected.statuses };
  for (const [status, rows] of Object.entries(before))
    statuses[status] = (statuses[status] ?? 0) + rows;
  return statuses;
}

/** A table as `lake show` reads it. */
async function table({ database, s3 }: IcebergStack, name: string): Promise<IcebergTable> {
  return await IcebergTable.open(await database.metadataOf(name), (uri) => whole(s3, uri));
}

/** An object, read at once: of a part the emulator tells the digest of the whole, which S3's client does not take. */
async function whole(s3: S3Client, uri: string): Promise<AsyncBuffer> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const bytes = new Uint8Array((await Body?.transformToByteArray()) ?? []);
  return {
    byteLength: bytes.length,
    slice: (start, end) => bytes.buffer.slice(start, end),
  };
}

/** Rows by status, as `lake show` reads them. */
async function loaded(stack: IcebergStack): Promise<Record<string, number>> {
  const logs = await table(stack, "access_logs");
  const counts: Record<string, number> = {};
  for (const [status] of await logs.rows(Number.MAX_SAFE_INTEGER, ["status"])) {
    const key = String(status);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
