import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { downloadBucket, PROJECT_ROOT } from "../../../local";
import { descendants } from "../../cli/descendants";
import { assertSameTable, readIndependently } from "../../support/independentReader";
import { killServers } from "./lake";
import { type PipelineLake, startPipelineLake } from "./pipeline";

const REAL = join(
  process.env["LAKE_TEST_DATA"] ?? resolve(PROJECT_ROOT, "../shared/data"),
  "access_logs",
  "apache_combined_10k.log.gz",
);

/** Lines of the real file, and the one that was cut off. */
const LINES = 10_000;
const CUT_OFF = 8899;

/** Facts of the real file, counted apart. */
const STATUSES = { 200: 9125, 206: 45, 301: 164, 304: 445, 403: 2, 404: 213, 416: 2, 500: 3 };
const DAYS = { "2015-05-17": 1632, "2015-05-18": 2893, "2015-05-19": 2896, "2015-05-20": 2578 };
const ADDRESSES = 1753;
const WITHOUT_BYTES = 669;

const TIME = "[17/May/2025:10:05:03 +0000]";
const TAIL = '"GET /a HTTP/1.1" 200 12 "-" "curl/8.0"';

/** Lines of cases/eks-iceberg/01, 02, 05, 10, 11 and 13: the first ones are rows, the others rejects. */
const ODD = [
  `203.0.113.7 - - [31/Dec/9999:12:00:00 +0000] ${TAIL}`,
  `${"\0".repeat(512)}203.0.113.7 - - ${TIME} ${TAIL}`,
  `203.0.113.7 - - ${TIME} "GET /a HTTP/1.1" 200 9223372036854775807 "-" "curl/8.0"`,
  `203.0.113.7 - a user ${TIME} ${TAIL} rt=0.1 "10.0.0.1"`,
  `www.example.com:443 203.0.113.7 - - ${TIME} ${TAIL}`,
  `203.0.113.7 - - [01/Jan/0001:00:00:00 +0000] ${TAIL}`,
  `203.0.113.7 - - ${TIME} ${TAIL} 203.0.113.7 - - ${TIME} ${TAIL}`,
  `203.0.113.7 - - ${TIME} "GET /a HTTP/1.1" 200 12 "ref" "erer" "user"agent"`,
  `203.0.113.7 - - [30/Feb/2025:10:00:00 +0000] ${TAIL}`,
];
const ODD_ROWS = 4;

describe("access logs on the real metastore", function () {
  this.timeout(240_000);
  let lake: PipelineLake;
  let source: string;

  before(async function () {
    if (!existsSync(REAL)) {
      console.log(`      skipped: there is no ${REAL}`);
      this.skip();
    }
    lake = await startPipelineLake();
    const folder = join(lake.folder, "real");
    mkdirSync(folder);
    copyFileSync(REAL, join(folder, "access.log.gz"));
    mkdirSync(join(folder, "odd"));
    writeFileSync(join(folder, "odd", "access.log.1"), gzipSync(ODD.join("\n")));
    source = await lake.upload(folder, "logs/real/");
  });
  // Skipped before it was started, there is no lake.
  after(() => (lake as PipelineLake | undefined)?.stop());

  it("loads the real file: every line is a row or a reject, and the counts are the known ones", async () => {
    const result = await lake.run([lake.load("golden", source)]);
    assert.equal(result.outcome, "COMPLETED", result.steps[0]?.reason);
    const logs = await lake.table("access_logs", "golden");
    const rejects = await lake.table("rejects", "golden");
    assert.equal(Number(await logs.count()) + Number(await rejects.count()), LINES + ODD.length);
    const folders = await rejects.rows(ODD.length, ["source_folder", "line_number"]);
    assert.deepEqual(
      folders.filter(([folder]) => isReal(folder)).map(([, line]) => line),
      [BigInt(CUT_OFF)],
    );

    const all = await logs.rows(2 * LINES, [
      ...["time", "remote_address", "status", "bytes", "source_folder"],
    ]);
    const rows = all.filter(([, , , , folder]) => isReal(folder));
    assert.equal(rows.length, LINES - 1);
    assert.equal(all.length, LINES - 1 + ODD_ROWS);
    assert.deepEqual(countsOf(rows.map(([, , status]) => String(status))), STATUSES);
    assert.deepEqual(countsOf(rows.map(([time]) => String(time).slice(0, 10))), DAYS);
    assert.equal(new Set(rows.map(([, address]) => address)).size, ADDRESSES);
    assert.equal(rows.filter(([, , , bytes]) => bytes === null).length, WITHOUT_BYTES);
  });

  it("holds what PyIceberg reads, the odd lines of cases/eks-iceberg among it", async () => {
    const tables = (await lake.catalog.tables()).filter(({ database }) => database === "golden");
    const mirror = join(lake.folder, "mirror");
    const { client } = lake;
    const bucket = lake.stack.buckets.served;
    const prefix = "warehouse/golden.db/";
    await downloadBucket({ client, bucket, prefix, folder: join(mirror, bucket, prefix) });
    const told = readIndependently({
      kind: "iceberg",
      mirror,
      tables: Object.fromEntries(tables.map(({ name, metadata }) => [name, [metadata]])),
    });
    assert.deepEqual(Object.keys(told).sort(), ["access_logs", "loads", "rejects"]);
    for (const name of Object.keys(told)) {
      await assertSameTable(name, await lake.table(name, "golden"), told);
    }
  });

  it("killed in the middle of a load, it has all rows and each once after the next", async () => {
    // Data files are being written, and nothing is committed yet.
    await killWhileLoading("driver", "data/", async () => {
      const drivers = await sparkDrivers();
      assert.equal(drivers.length, 1);
      for (const pid of drivers) process.kill(pid, "SIGKILL");
    });
    await loadedAsGolden("driver");
  });

  it("keeps its tables readable when metastore and database are killed, and catches up", async () => {
    // The new metadata is written; next the metastore is asked to point to it.
    await killWhileLoading("metastore", "metadata/00001-", async () => {
      await killServers(lake.catalog);
      await lake.catalog.restart();
    });
    const golden = await lake.table("access_logs", "golden");
    assert.equal(await golden.count(), BigInt(LINES - 1 + ODD_ROWS));
    await loadedAsGolden("metastore");
  });

  /** Starts a load and strikes when the first file below a prefix of its table is there. */
  async function killWhileLoading(
    database: string,
    prefix: string,
    strike: () => Promise<void>,
  ): Promise<void> {
    const running = lake.run([lake.load(database, source)]);
    await firstFile(`warehouse/${database}.db/access_logs/${prefix}`);
    await strike();
    const result = await running;
    // A load that waited for the metastore to come back has done no wrong.
    if (database === "driver") assert.equal(result.outcome, "FAILED");
    for (const { name, database: own } of await lake.catalog.tables()) {
      if (own === database) await (await lake.table(name, own)).rows(LINES);
    }
  }

  async function firstFile(Prefix: string): Promise<void> {
    const deadline = Date.now() + 120_000;
    const command = new ListObjectsV2Command({ Bucket: lake.stack.buckets.served, Prefix });
    while (((await lake.client.send(command)).KeyCount ?? 0) === 0) {
      assert.ok(Date.now() < deadline, "the load has written nothing");
      await sleep(10);
    }
  }

  async function loadedAsGolden(database: string): Promise<void> {
    const result = await lake.run([lake.load(database, source)]);
    assert.equal(result.outcome, "COMPLETED", result.steps[0]?.reason);
    for (const name of ["access_logs", "rejects"]) {
      assert.deepEqual(await sortedRows(name, database), await sortedRows(name, "golden"), name);
    }
  }

  async function sortedRows(name: string, database: string): Promise<string[]> {
    const table = await lake.table(name, database);
    const rows = await table.rows(2 * LINES);
    return rows.map((row) => row.map(String).join("\t")).sort();
  }
});

/** Spark's JVMs below this process. */
async function sparkDrivers(): Promise<number[]> {
  const found = [];
  for (const pid of await descendants(process.pid)) {
    const words = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (/^[^\0]*java\0.*org\.apache\.spark\.deploy\.SparkSubmit/s.test(words)) found.push(pid);
  }
  return found;
}

/** Whether a row comes of the real file. */
function isReal(folder: unknown): boolean {
  return String(folder).endsWith("/logs/real");
}

function countsOf(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
