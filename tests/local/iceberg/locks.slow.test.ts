import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Client } from "pg";
import { LOCK_TIMEOUT_SECONDS } from "../../../components/metastore";
import { PROJECT_ROOT, storeEnv, toolchain } from "../../../local";
import { installMetastore } from "../../../local/metastore/install";
import { type Metastore, startMetastore } from "../../../local/metastore/metastore";
import { ensureSchema, METASTORE_DATABASE, withClient } from "../../../local/metastore/schema";
import { preparePostgres, type PostgresHome } from "../../../local/postgres/home";
import { type Postgres, startPostgres } from "../../../local/postgres/postgres";
import { scriptApplication, startTestLake, type TestLake } from "./lake";

describe("locks of the dead (cases/eks-iceberg/09)", function () {
  this.timeout(180_000);
  let folder: string;
  let home: PostgresHome;
  let postgres: Postgres;
  let metastore: Metastore;
  before(async () => {
    const tools = toolchain();
    folder = await mkdtemp(join(tmpdir(), "lake-locks-"));
    const installed = await installMetastore({ tools });
    home = await preparePostgres(tools, undefined);
    postgres = await startPostgres(home, { tools });
    await ensureSchema(postgres, installed.schemaScript);
    metastore = await startMetastore({
      ...{ tools, installed, folder, warehouse: "s3a://served/warehouse" },
      database: { port: postgres.port, password: home.password },
      store: { endpoint: "http://127.0.0.1:9", env: storeEnv("http://127.0.0.1:9") },
    });
  });
  after(async () => {
    await metastore.stop();
    await postgres.stop();
    await home.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it("are taken away by the metastore; those of the living stay", async () => {
    await withClient(postgres.client(METASTORE_DATABASE), async (client) => {
      const now = Date.now();
      await lock(client, 1, now - 2 * LOCK_TIMEOUT_SECONDS * 1000);
      await lock(client, 2, now);
      while ((await locks(client)).includes(1)) await sleep(500);
      assert.deepEqual(await locks(client), [2]);
    });
  });
});

/** A lock as a client leaves it behind that is killed while it holds one. */
async function lock(client: Client, id: number, heartbeat: number): Promise<void> {
  await client.query(
    `insert into hive_locks (hl_lock_ext_id, hl_lock_int_id, hl_txnid, hl_db, hl_table, hl_lock_state, hl_lock_type,
       hl_last_heartbeat, hl_acquired_at, hl_user, hl_host, hl_agent_info)
     values ($1, 1, 0, 'web', $2, 'a', 'e', $3, $3, 'spark', 'driver-7f', 'Iceberg-897dddc0')`,
    [id, `access_logs_${id}`, heartbeat],
  );
}

async function locks(client: Client): Promise<number[]> {
  const { rows } = await client.query<{ id: string }>(
    "select hl_lock_ext_id as id from hive_locks order by 1",
  );
  return rows.map(({ id }) => Number(id));
}

/** Commits to a table whose lock somebody else holds, then to one whose metastore is gone. */
const COMMIT = `
import sys
sys.path.insert(0, sys.argv[1])
from pyspark.sql import SparkSession
from lake_etl.iceberg import locks
from lake_etl.iceberg.conflicts import NotCommittedError, UnknownCommitError
from lake_etl.iceberg.table import Namespace
locks.PATIENCE_SECONDS = 1.0
spark = SparkSession.builder.getOrCreate()
space = Namespace(spark, "lake", "web")
spark.sql("create namespace if not exists lake.web")
spark.sql("create table lake.web.t (id bigint) using iceberg tblproperties ('commit.retry.num-retries'='0')")
jvm = spark.sparkContext._jvm
conf = jvm.org.apache.hadoop.hive.conf.HiveConf()
conf.set("hive.metastore.uris", spark.conf.get("spark.sql.catalog.lake.uri"))
client = jvm.org.apache.hadoop.hive.metastore.HiveMetaStoreClient(conf)
api = jvm.org.apache.hadoop.hive.metastore.api
part = api.LockComponent(api.LockType.EXCLUSIVE, api.LockLevel.TABLE, "web")
part.setTablename("t")
parts = jvm.java.util.ArrayList()
parts.add(part)
request = api.LockRequest(parts, "mallory", "driver-7f")
request.setAgentInfo("Iceberg-897dddc0")
held = client.lock(request).getLockid()
try:
    with locks.committing(space.table("t")):
        spark.sql("insert into lake.web.t values (1)")
except NotCommittedError as error:
    print("REFUSED", error)
client.unlock(held)
with locks.committing(space.table("t")):
    spark.sql("insert into lake.web.t values (2)")
print("ROWS", [row.id for row in spark.table("lake.web.t").collect()])
`;

describe("a lock that stands in the way (cases/eks-iceberg/03, 09)", function () {
  this.timeout(180_000);
  let lake: TestLake;
  before(async () => {
    lake = await startTestLake();
  });
  after(() => lake.stop());

  it("says whose it is while a commit waits, and when it gives up", async () => {
    const application = await scriptApplication(lake, COMMIT, [join(PROJECT_ROOT, "etl/src")], {
      "spark.hadoop.iceberg.hive.lock-timeout-ms": "6000",
    });
    const result = await lake.run([{ name: "commit", application }]);
    assert.equal(result.outcome, "COMPLETED", result.steps[0]?.reason);
    const { stdout = "", stderr = "" } = result.steps[0]?.logs ?? {};
    const said = await readFile(stdout, "utf8");
    const holder = String.raw`it is held by mallory on driver-7f \(Iceberg-897dddc0\) since \d{4}-.* UTC, last heard of at .* UTC; if its owner is dead, the metastore frees it by .* UTC`;
    assert.match(said, new RegExp(`REFUSED lake\\.web\\.t: the table's lock was not .*${holder}`));
    assert.match(
      await readFile(stderr, "utf8"),
      new RegExp(
        `lake_etl: note: a commit to lake\\.web\\.t waits for the table's lock: ${holder}`,
      ),
    );
    assert.match(said, /ROWS \[2\]/);
  });
});
