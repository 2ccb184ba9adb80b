import assert from "node:assert/strict";
import {
  catalogConf,
  IcebergCatalog,
  NODE_ROLE,
  scheduledSparkApplication,
  SPARK_JAVA,
  sparkApplication,
} from "../../../components";
import { needSchemas, schemaComplaints } from "../../support/kubeSchemas";
import { CATALOG, RUN } from "./kubeRun";

interface Spec {
  readonly arguments: readonly string[];
  readonly deps?: object;
  readonly sparkConf: Readonly<Record<string, string>>;
  readonly mainApplicationFile: string;
  readonly dynamicAllocation: object;
  readonly volumes: readonly object[];
  readonly driver: Pod;
  readonly executor: Pod;
}

interface Pod {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly { readonly value: string }[];
  readonly memory: string;
  readonly memoryOverhead: string;
  readonly podSecurityContext: { readonly runAsNonRoot: boolean };
  readonly securityContext: { readonly readOnlyRootFilesystem: boolean };
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly serviceAccount: string;
}

const spec = (run = RUN): Spec => sparkApplication(run).spec as unknown as Spec;

describe("a run as a SparkApplication", () => {
  before(function () {
    needSchemas(this);
  });

  it("passes the operator's own schema, scheduled or not, with either catalog", () => {
    const glue = { kind: IcebergCatalog.Glue, warehouse: "s3a://w/warehouse", region: "eu-west-1" };
    for (const run of [RUN, { ...RUN, places: { ...RUN.places, catalog: glue } }]) {
      assert.deepEqual(schemaComplaints(sparkApplication(run)), []);
      assert.deepEqual(schemaComplaints(scheduledSparkApplication(run, "0 2 * * *")), []);
    }
  });

  it("fails the schema as soon as one field is misspelt, wherever it stands", () => {
    const text = JSON.stringify(sparkApplication(RUN));
    const fields = [
      "mainApplicationFile",
      "timeToLiveSeconds",
      "onFailureRetries",
      "shuffleTrackingEnabled",
      "memoryOverhead",
      "terminationGracePeriodSeconds",
      "runAsNonRoot",
      "readOnlyRootFilesystem",
      "volumeMounts",
      "tolerations",
    ];
    for (const field of fields) {
      assert.ok(text.includes(`"${field}"`), `${field} is not used`);
      const misspelt = text.replace(`"${field}"`, `"${field.slice(0, -1)}"`);
      const complaints = schemaComplaints(JSON.parse(misspelt) as never);
      assert.ok(complaints.length > 0, `${field} was not missed`);
    }
  });
});

describe("a SparkApplication", () => {
  it("starts the job with the words that it has everywhere", () => {
    assert.deepEqual(spec().arguments, ["count", "--source", "s3a://raw/logs/", "--days", "3"]);
    assert.equal(spec().mainApplicationFile, RUN.uris.launcher);
  });

  it("names no file that the operator's own spark-submit would open (cases/kubernetes/01)", () => {
    // spark-submit resolves pyFiles, files, jars and archives where it runs; the main file it leaves to the driver.
    assert.equal(spec().deps, undefined);
    assert.equal(spec().sparkConf["spark.lake.wheel"], RUN.uris.wheel);
  });

  it("refuses values that the job does not take", () => {
    assert.throws(
      () => sparkApplication({ ...RUN, values: { sorce: "x" } }),
      /Job "count" cannot be built:[\s\S]*sorce: is no parameter[\s\S]*source: must be given/,
    );
  });

  it("puts drivers and executors on nodes of their own, without rights", () => {
    const { driver, executor } = spec();
    assert.deepEqual(driver.nodeSelector, { [NODE_ROLE]: "drivers" });
    assert.deepEqual(executor.nodeSelector, { [NODE_ROLE]: "executors" });
    assert.deepEqual(
      [driver, executor].map(({ tolerations }) => tolerations.map(({ value }) => value)),
      [["drivers"], ["executors"]],
    );
    assert.ok([driver, executor].every((pod) => pod.podSecurityContext.runAsNonRoot));
  });

  it("asks for a secret on every connection of Spark's, and encrypts it (cases/security/02)", () => {
    const { sparkConf } = spec();
    const scheduled = scheduledSparkApplication(RUN, "0 2 * * *").spec["template"] as Spec;
    for (const conf of [sparkConf, scheduled.sparkConf]) {
      assert.equal(conf["spark.authenticate"], "true");
      assert.equal(conf["spark.network.crypto.enabled"], "true");
      assert.equal(conf["spark.network.crypto.cipher"], "AES/GCM/NoPadding");
      assert.equal(conf["spark.ui.killEnabled"], "false");
      // Spark makes the secret. One that stood here would be everybody's.
      assert.ok(!("spark.authenticate.secret" in conf));
    }
  });

  it("gives executors an account of their own (cases/security/06)", () => {
    const { driver, executor } = spec();
    assert.equal(driver.serviceAccount, "spark");
    assert.equal(executor.serviceAccount, "spark-executor");
  });

  it("writes to the working folder and /tmp alone (cases/security/06)", () => {
    const { driver, executor, volumes } = spec();
    assert.deepEqual(volumes, [
      { name: "work", emptyDir: {} },
      { name: "tmp", emptyDir: {} },
    ]);
    for (const { securityContext, volumeMounts } of [driver, executor]) {
      assert.equal(securityContext.readOnlyRootFilesystem, true);
      assert.deepEqual(volumeMounts, [
        { name: "work", mountPath: "/opt/spark/work-dir" },
        { name: "tmp", mountPath: "/tmp" },
      ]);
    }
  });

  it("asks for half of the heap beside it, and no less than a GiB", () => {
    const { driver, executor } = spec({
      ...RUN,
      size: { ...RUN.size, driverMemoryGiB: 1, executorMemoryGiB: 8 },
    });
    assert.deepEqual([driver.memory, driver.memoryOverhead], ["1024m", "1024m"]);
    assert.deepEqual([executor.memory, executor.memoryOverhead], ["8192m", "4096m"]);
  });

  it("grows from the fewest to the most executors", () => {
    const size = { ...RUN.size, fewestExecutors: 2, mostExecutors: 7 };
    assert.deepEqual(spec({ ...RUN, size }).dynamicAllocation, {
      enabled: true,
      initialExecutors: 2,
      minExecutors: 2,
      maxExecutors: 7,
      shuffleTrackingEnabled: true,
      shuffleTrackingTimeout: 600_000,
    });
  });

  it("hands on its blocks when an executor must go, and keeps its event log", () => {
    const { sparkConf } = spec();
    assert.equal(sparkConf["spark.decommission.enabled"], "true");
    assert.equal(sparkConf["spark.storage.decommission.fallbackStorage.path"], RUN.places.fallback);
    assert.equal(sparkConf["spark.eventLog.dir"], RUN.places.eventLogs);
    assert.equal(sparkConf["spark.sql.session.timeZone"], "UTC");
  });

  it("bounds Java's inlining in driver and executors alike", () => {
    const { sparkConf } = spec();
    assert.equal(
      sparkConf["spark.driver.extraJavaOptions"],
      SPARK_JAVA["spark.driver.extraJavaOptions"],
    );
    assert.equal(
      sparkConf["spark.executor.extraJavaOptions"],
      SPARK_JAVA["spark.driver.extraJavaOptions"],
    );
  });

  it("holds no credential and no setting that is not a text", () => {
    const { sparkConf } = spec();
    assert.doesNotMatch(JSON.stringify(sparkConf), /access\.key|secret\.key|password/i);
    assert.ok(Object.values(sparkConf).every((value) => typeof value === "string"));
  });

  it("is scheduled in UTC, one run at a time", () => {
    const scheduled = scheduledSparkApplication(RUN, "0 2 * * *");
    const { template, ...rest } = scheduled.spec;
    assert.deepEqual(template, sparkApplication(RUN).spec);
    assert.deepEqual(rest, {
      schedule: "0 2 * * *",
      timeZone: "UTC",
      concurrencyPolicy: "Forbid",
      successfulRunHistoryLimit: 3,
      failedRunHistoryLimit: 3,
    });
    assert.equal(scheduled.metadata["name"], RUN.name);
  });
});

describe("the Iceberg catalog", () => {
  const hive = CATALOG;

  it("is the metastore's, under the name that jobs use", () => {
    assert.deepEqual(catalogConf(hive), {
      "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
      "spark.sql.catalog.lake": "org.apache.iceberg.spark.SparkCatalog",
      "spark.sql.catalog.lake.type": "hive",
      "spark.sql.catalog.lake.warehouse": "s3a://served/warehouse",
      "spark.sql.catalog.lake.uri": "thrift://metastore:9083",
    });
  });

  it("is Glue's on demand, and then names no metastore", () => {
    const conf = catalogConf({ ...hive, kind: IcebergCatalog.Glue });
    assert.equal(conf["spark.sql.catalog.lake.type"], "glue");
    assert.equal(conf["spark.sql.catalog.lake.client.region"], "eu-central-1");
    assert.ok(!("spark.sql.catalog.lake.uri" in conf));
  });

  it("is refused without the metastore that it needs", () => {
    const { kind, warehouse, region } = hive;
    assert.throws(() => catalogConf({ kind, warehouse, region }), /needs the URI of its metastore/);
  });
});
