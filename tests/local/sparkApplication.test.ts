import assert from "node:assert/strict";
import {
  boundedMemory,
  type IcebergPlace,
  localApplication,
  readSparkApplication,
  SHORT_RUN_JAVA,
  withArguments,
} from "../../local";

const PLACE: IcebergPlace = {
  master: "local[2]",
  driverMemory: "2g",
  endpoint: "http://127.0.0.1:5000",
  region: "us-east-1",
  jars: ["/jars/a.jar", "/jars/b.jar"],
  scratch: "/scratch",
  metastoreUri: "thrift://127.0.0.1:9999",
};

const MANIFEST = {
  apiVersion: "sparkoperator.k8s.io/v1beta2",
  kind: "SparkApplication",
  metadata: { generateName: "lake-load-", namespace: "spark" },
  spec: {
    type: "Python",
    mode: "cluster",
    image: "registry/spark:1",
    mainApplicationFile: "s3a://artifacts/scripts/1/run_job.py",
    arguments: ["access-logs", "--source", "s3a://raw/logs/nginx/"],
    deps: { pyFiles: ["s3a://artifacts/wheels/1/lake_etl.whl"] },
    sparkConf: {
      "spark.sql.session.timeZone": "UTC",
      "spark.authenticate": "true",
      "spark.network.crypto.enabled": "true",
      "spark.ui.killEnabled": "false",
      "spark.driver.extraJavaOptions": "-Dsome=thing -Dother=thing",
      "spark.sql.catalog.lake": "org.apache.iceberg.spark.SparkCatalog",
      "spark.sql.catalog.lake.uri": "thrift://metastore.hive.svc:9083",
      "spark.sql.catalog.lake.warehouse": "s3a://served/warehouse",
      "spark.hadoop.fs.s3a.endpoint.region": "eu-central-1",
      "spark.hadoop.fs.s3a.aws.credentials.provider": "x.IAMInstanceCredentialsProvider",
      "spark.hadoop.fs.s3a.connection.maximum": "200",
      "spark.eventLog.enabled": "true",
      "spark.decommission.enabled": "true",
      "spark.kubernetes.executor.deleteOnTermination": "true",
      "spark.executor.memory": "8g",
    },
    hadoopConf: { "fs.s3a.threads.max": "64" },
    driver: { cores: 1, memory: "4g", env: [{ name: "LAKE_MODE", value: "test" }] },
    executor: { instances: 2 },
  },
};

describe("a SparkApplication on one machine", () => {
  it("keeps job, words and settings, and maps endpoints, master and places", () => {
    const { words, env } = localApplication(readSparkApplication("load", MANIFEST), PLACE);
    const conf = confOf(words);
    assert.equal(conf.get("spark.sql.session.timeZone"), "UTC");
    // cases/security/02: Spark makes a secret for itself in local mode too.
    assert.equal(conf.get("spark.authenticate"), "true");
    assert.equal(conf.get("spark.network.crypto.enabled"), "true");
    assert.equal(conf.get("spark.sql.catalog.lake"), "org.apache.iceberg.spark.SparkCatalog");
    assert.equal(conf.get("spark.sql.catalog.lake.warehouse"), "s3a://served/warehouse");
    assert.equal(conf.get("spark.hadoop.fs.s3a.connection.maximum"), "200");
    assert.equal(conf.get("spark.hadoop.fs.s3a.threads.max"), "64");
    assert.equal(conf.get("spark.sql.catalog.lake.uri"), PLACE.metastoreUri);
    assert.equal(conf.get("spark.hadoop.fs.s3a.endpoint"), PLACE.endpoint);
    assert.equal(conf.get("spark.hadoop.fs.s3a.endpoint.region"), PLACE.region);
    assert.equal(conf.get("spark.master"), "local[2]");
    assert.equal(conf.get("spark.driver.memory"), "2g");
    assert.equal(conf.get("spark.driver.extraClassPath"), "/jars/a.jar:/jars/b.jar");
    assert.equal(new Set(keysOf(words)).size, keysOf(words).length, "each setting once");
    assert.deepEqual(words.slice(words.indexOf("--py-files")), [
      "--py-files",
      "s3a://artifacts/wheels/1/lake_etl.whl",
      "s3a://artifacts/scripts/1/run_job.py",
      "access-logs",
      "--source",
      "s3a://raw/logs/nginx/",
    ]);
    assert.deepEqual(env, { LAKE_MODE: "test" });
  });

  it("leaves out what only a cluster knows, and says so", () => {
    const { words, skipped } = localApplication(readSparkApplication("load", MANIFEST), PLACE);
    const left = [
      "spark.eventLog.enabled",
      "spark.decommission.enabled",
      "spark.kubernetes.executor.deleteOnTermination",
      "spark.executor.memory",
    ];
    for (const key of left) {
      assert.ok(!confOf(words).has(key), key);
      assert.ok(
        skipped.some(({ setting, reason }) => setting.includes(key) && reason !== ""),
        key,
      );
    }
    const replaced = skipped.filter(({ reason }) => reason === "replaced by this machine's");
    assert.equal(replaced.length, 3, "the metastore, the region, the credentials");
  });

  it("has an address of the metastore only where the catalog has one", () => {
    const settings = Object.entries(MANIFEST.spec.sparkConf);
    const sparkConf = Object.fromEntries(settings.filter(([key]) => !key.endsWith(".uri")));
    const glue = { ...MANIFEST, spec: { ...MANIFEST.spec, sparkConf } };
    const { words } = localApplication(readSparkApplication("load", glue), PLACE);
    assert.ok(!keysOf(words).some((key) => key.endsWith(".uri")));
  });

  it("has the declared options of Java unless others are given", () => {
    const application = readSparkApplication("load", MANIFEST);
    const key = "spark.driver.extraJavaOptions";
    const declared = MANIFEST.spec.sparkConf[key];
    assert.ok(declared);
    assert.equal(confOf(localApplication(application, PLACE).words).get(key), declared);
    const place = { ...PLACE, javaOptions: SHORT_RUN_JAVA };
    assert.equal(confOf(localApplication(application, place).words).get(key), SHORT_RUN_JAVA);
  });

  it("can be given other words", () => {
    const application = readSparkApplication("load", MANIFEST);
    const other = withArguments(application, ["verify"]);
    assert.deepEqual(other.spec.arguments, ["verify"]);
    assert.deepEqual(application.spec.arguments, MANIFEST.spec.arguments);
  });

  it("names everything that makes a manifest no SparkApplication of ours", () => {
    const wrong = { ...MANIFEST, kind: "SparkApp", spec: { ...MANIFEST.spec, type: "Scala" } };
    assert.throws(() => readSparkApplication("load", wrong), /"load" cannot be run.*kind.*type/s);
  });

  it("has a share of the machine's memory, within bounds", () => {
    const GIB = 1024 ** 3;
    assert.deepEqual(
      [1, 8, 12, 64].map((gib) => boundedMemory(gib * GIB)),
      ["1g", "2g", "3g", "4g"],
    );
  });
});

function confOf(words: readonly string[]): Map<string, string> {
  return new Map(settingsOf(words));
}

function keysOf(words: readonly string[]): string[] {
  return settingsOf(words).map(([key]) => key);
}

function settingsOf(words: readonly string[]): [string, string][] {
  return words.flatMap((word, at) => {
    if (words[at - 1] !== "--conf") return [];
    const equals = word.indexOf("=");
    return [[word.slice(0, equals), word.slice(equals + 1)] as [string, string]];
  });
}
