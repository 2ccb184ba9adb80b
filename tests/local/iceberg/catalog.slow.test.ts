import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startLakeCatalog } from "../../../local";
import { gone } from "../processes";
import {
  databaseFolders,
  killServers,
  scriptApplication,
  startTestLake,
  type TestLake,
} from "./lake";

/** Writes a table in every way that a reader has to cope with; prints what Spark itself then reads. */
const WRITE = `
import json, sys
from pyspark.sql import SparkSession, functions as F
spark = SparkSession.builder.getOrCreate()
spark.sql("create namespace if not exists lake.web")
spark.sql("""create table lake.web.visits (id bigint, at timestamp, place string, tags array<string>) using iceberg
  partitioned by (days(at)) tblproperties ('format-version'='2', 'write.delete.mode'='merge-on-read')""")
rows = spark.range(100).select(
    "id", F.timestamp_seconds(1700000000 + F.col("id") * 4000).alias("at"),
    F.concat(F.lit("p"), F.col("id")).alias("place"), F.array(F.lit("a")).alias("tags"))
rows.repartition(1).writeTo("lake.web.visits").append()
spark.sql("delete from lake.web.visits where id % 10 = 3")
spark.sql("alter table lake.web.visits rename column place to town")
spark.sql("alter table lake.web.visits add column country string")
spark.sql("insert into lake.web.visits values (1000, timestamp'2024-02-29 23:59:59.999999', 'late', array(), 'DE')")
spark.sql("create table lake.web.empty (id bigint) using iceberg")
read = spark.table("lake.web.visits").select("id", F.date_format("at", "yyyy-MM-dd HH:mm:ss.SSSSSS"), "town", "country")
print("ROWS " + json.dumps(sorted([list(row) for row in read.collect()])))
print("ENDPOINT " + spark.conf.get("spark.sql.catalog.lake.uri"))
`;

describe("the local catalog", function () {
  this.timeout(180_000);
  let lake: TestLake;

  before(async () => {
    lake = await startTestLake();
  });
  after(() => lake.stop());

  it("listens on the loopback address only", async () => {
    const own = await listeners();
    const ports = [Number(new URL(lake.catalog.uri).port)];
    const found = own.filter(({ port }) => ports.includes(port));
    assert.equal(found.length, 1, "the metastore listens once");
    assert.deepEqual(
      found.map(({ address }) => address),
      ["127.0.0.1"],
    );
  });

  it("runs a SparkApplication on it; its tables are read without Spark, deletes and renames minded", async () => {
    const application = await scriptApplication(lake, WRITE);
    const result = await lake.run([{ name: "write", application }]);
    assert.equal(result.outcome, "COMPLETED", result.steps[0]?.reason);
    const said = await readFile(result.steps[0]?.logs.stdout ?? "", "utf8");
    assert.match(said, new RegExp(`ENDPOINT ${lake.catalog.uri}`), "the address is mapped");
    assert.ok(result.skipped.some(({ setting }) => setting.includes("spark.kubernetes.")));

    const wanted = JSON.parse(/ROWS (.*)/.exec(said)?.[1] ?? "[]") as unknown[][];
    const table = await lake.table("visits");
    assert.deepEqual(table.columns, ["id", "at", "town", "tags", "country"]);
    assert.equal(await table.count(), 91n);
    assert.equal(wanted.length, 91);
    const rows = await table.rows(1000, ["id", "at", "town", "country"]);
    const got = rows.map(([id, at, ...rest]) => [Number(id), sparkTime(String(at)), ...rest]);
    assert.deepEqual(got.sort(byText), wanted.sort(byText));
    assert.equal((await table.rows(5)).length, 5);
    assert.deepEqual(
      table.snapshots.map(({ summary }) => summary["operation"]),
      ["append", "delete", "append"],
    );
    assert.equal(await (await lake.table("empty")).count(), 0n);
    assert.deepEqual(await (await lake.table("empty")).rows(10), []);
  });

  it("starts again after kill -9, with all that it knew", async () => {
    const before = await lake.catalog.tables();
    assert.equal(before.length, 2);
    await killServers(lake.catalog);
    await lake.catalog.restart();
    assert.deepEqual(await lake.catalog.tables(), before);
  });

  it("goes on from a folder that it was kept in, and leaves nothing behind", async () => {
    const before = await lake.catalog.tables();
    const kept = join(lake.folder, "kept");
    const { postgres, metastore } = lake.catalog.pids;
    await lake.catalog.keep(kept);
    await Promise.all([gone(postgres), gone(metastore)]);
    const again = await startLakeCatalog({
      store: lake.store,
      warehouse: "s3a://served/warehouse",
      from: kept,
    });
    assert.deepEqual(await again.tables(), before);
    await again.stop();
    await lake.catalog.stop();
    assert.deepEqual(await databaseFolders(), []);
  });
});

/** Every TCP socket of this machine that listens, IPv4 and IPv6. */
async function listeners(): Promise<{ address: string; port: number }[]> {
  const LISTENS = "0A";
  const found = [];
  for (const file of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    const text = await readFile(file, "utf8").catch(() => "");
    for (const line of text.split("\n").slice(1)) {
      const [, local = "", , state] = line.trim().split(/\s+/);
      const [address = "", port = ""] = local.split(":");
      if (state === LISTENS)
        found.push({ address: addressText(address), port: parseInt(port, 16) });
    }
  }
  return found;
}

function addressText(hex: string): string {
  if (hex.length !== 8) return hex;
  return (hex.match(/../g) ?? [])
    .reverse()
    .map((byte) => parseInt(byte, 16))
    .join(".");
}

/** `2024-02-29T23:59:59.999999Z` as Spark prints it with six digits. */
function sparkTime(iso: string): string {
  const [day = "", time = ""] = iso.replace(/Z$/, "").split("T");
  const [clock = "", fraction = ""] = time.split(".");
  return `${day} ${clock}.${fraction.padEnd(6, "0")}`;
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one).localeCompare(JSON.stringify(other));
}
