import assert from "node:assert/strict";
import { SPARK_CRYPTO, SPARK_SECURITY } from "../../components";
import { ADDED, LEFT_OUT, localSubmit, type SparkPlace } from "../../local";
import { clusterSettings } from "../../local/jobFlow/classifications";

const PLACE: SparkPlace = {
  master: "local[4]",
  driverMemory: "3g",
  endpoint: "http://127.0.0.1:1234",
  region: "us-east-1",
  jars: ["/jars/a.jar", "/jars/b.jar"],
  scratch: "/scratch",
};
const NOTHING = new Map<string, string>();

/** The settings among the words, and the words that are none. */
function takenApart(words: readonly string[]): { conf: Map<string, string>; rest: string[] } {
  const conf = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [word = "", next = ""] = words.slice(at);
    if (word !== "--conf") rest.push(word);
    else {
      const equals = next.indexOf("=");
      assert.ok(!conf.has(next.slice(0, equals)), `${next} is said twice`);
      conf.set(next.slice(0, equals), next.slice(equals + 1));
      at += 1;
    }
  }
  return { conf, rest };
}

describe("a declared spark-submit on this machine", () => {
  const declared = [
    ...["--deploy-mode", "cluster", "--master", "yarn", "--num-executors=4", "--verbose"],
    ...["--conf", "spark.sql.shuffle.partitions=8", "-c", "a.b=c=d"],
    ...["--conf", "spark.hadoop.fs.s3a.endpoint=s3.eu-west-1.amazonaws.com"],
    ...[
      "--py-files",
      "s3://a/lake.whl",
      "s3://a/run_job.py",
      "verify",
      "--conf",
      "x=y",
      "--master",
      "z",
    ],
  ];

  it("asks for a secret here as well, without a shuffle service to ask (cases/security/02)", () => {
    const declaredDefaults = clusterSettings([
      { Classification: "spark-defaults", Properties: { ...SPARK_SECURITY } },
      { Classification: "yarn-site", Properties: { ...SPARK_CRYPTO } },
    ]);
    const { words } = localSubmit(declared, declaredDefaults.sparkDefaults, PLACE);
    const { conf } = takenApart(words.slice(0, words.indexOf("s3://a/run_job.py")));
    for (const [key, value] of Object.entries(SPARK_SECURITY)) assert.equal(conf.get(key), value);
    assert.deepEqual(
      declaredDefaults.skipped.map(({ setting }) => setting),
      ["classification yarn-site"],
    );
  });

  it("keeps options, settings and the job's own words", () => {
    const { words } = localSubmit(declared, NOTHING, PLACE);
    const application = words.indexOf("s3://a/run_job.py");
    assert.deepEqual(words.slice(application), [
      ...["s3://a/run_job.py", "verify", "--conf", "x=y", "--master", "z"],
    ]);
    const { conf, rest } = takenApart(words.slice(0, application));
    assert.deepEqual(rest, ["--verbose", "--py-files", "s3://a/lake.whl"]);
    assert.equal(conf.get("spark.sql.shuffle.partitions"), "8");
    assert.equal(conf.get("a.b"), "c=d");
  });

  it("adds what the table says and nothing else", () => {
    const { words } = localSubmit(["s3://a/run_job.py"], NOTHING, PLACE);
    const { conf } = takenApart(words.slice(0, -1));
    assert.deepEqual([...conf.keys()].sort(), Object.keys(ADDED).sort());
    assert.equal(conf.get("spark.master"), "local[4]");
    assert.equal(conf.get("spark.driver.memory"), "3g");
    assert.equal(conf.get("spark.hadoop.fs.s3a.endpoint"), PLACE.endpoint);
    assert.equal(conf.get("spark.driver.extraClassPath"), "/jars/a.jar:/jars/b.jar");
    for (const key of conf.keys())
      assert.doesNotMatch(key, /timeZone|sql/, "no setting of the job's");
  });

  it("says what it leaves out or replaces, and why", () => {
    const { skipped } = localSubmit(declared, NOTHING, PLACE);
    assert.deepEqual(
      skipped.map(({ setting }) => setting),
      [
        "--conf spark.hadoop.fs.s3a.endpoint=s3.eu-west-1.amazonaws.com",
        "--deploy-mode cluster",
        "--master yarn",
        "--num-executors 4",
      ],
    );
    for (const { reason } of skipped) assert.ok(reason.length > 5);
  });

  const left: [key: string, value: string][] = [
    ["spark.executor.memory", "8g"],
    ["spark.executor.memoryOverhead", "1g"],
    ["spark.executor.instances", "3"],
    ["spark.executor.cores", "4"],
    ["spark.driver.cores", "2"],
    ["spark.driver.memory", "1g"],
    ["spark.dynamicAllocation.enabled", "true"],
    ["spark.yarn.maxAppAttempts", "1"],
    ["spark.pyspark.python", "/usr/bin/python3.11"],
    ["spark.eventLog.dir", "s3://logs/x"],
    ["spark.master", "yarn"],
    ["spark.driver.extraClassPath", "/usr/lib/hadoop/*"],
    ["spark.hadoop.hive.metastore.client.factory.class", "com.amazonaws.glue.catalog.X"],
    ["spark.sql.parquet.output.committer.class", "com.amazon.emr.committer.X"],
  ];
  for (const [key, value] of left) {
    it(`leaves ${key}=${value} out, wherever it is set`, () => {
      const inStep = localSubmit(["--conf", `${key}=${value}`, "job.py"], NOTHING, PLACE);
      const inCluster = localSubmit(["job.py"], new Map([[key, value]]), PLACE);
      for (const { words, skipped } of [inStep, inCluster]) {
        assert.ok(!words.includes(`${key}=${value}`));
        assert.equal(skipped.length, 1);
        assert.ok(skipped[0]?.setting.endsWith(`${key}=${value}`));
      }
    });
  }

  it("lets through what the job's result may depend on", () => {
    for (const key of [
      ...["spark.sql.session.timeZone", "spark.sql.ansi.enabled", "spark.serializer"],
      ...[
        "spark.executorEnv.X",
        "spark.executor.heartbeatInterval",
        "spark.hadoop.fs.s3a.threads.max",
      ],
    ]) {
      assert.ok(
        localSubmit(["--conf", `${key}=v`, "j"], NOTHING, PLACE).words.includes(`${key}=v`),
      );
    }
    assert.ok(LEFT_OUT.every(({ keys }) => !keys.test("spark.sql.shuffle.partitions")));
  });

  it("a step's setting wins over the cluster's", () => {
    const { words } = localSubmit(["--conf", "a=step", "j"], new Map([["a", "cluster"]]), PLACE);
    assert.ok(words.includes("a=step") && !words.includes("a=cluster"));
  });

  for (const [words, message] of [
    [["--conf"], /--conf needs a value/],
    [["--conf", "novalue", "j"], /KEY=VALUE, got "novalue"/],
    [["--jars"], /--jars needs a value/],
  ] as const) {
    it(`refuses ${words.join(" ")}`, () => {
      assert.throws(() => localSubmit(words, NOTHING, PLACE), message);
    });
  }
});

describe("a cluster's classifications", () => {
  it("that matter here are read, the others listed with the reason", () => {
    const settings = clusterSettings([
      { Classification: "spark-defaults", Properties: { a: "1", b: "1" } },
      { Classification: "spark-defaults", Properties: { b: "2" } },
      { Classification: "core-site", Properties: { "fs.s3a.threads.max": "64" } },
      {
        Classification: "spark-env",
        Configurations: [
          {
            Classification: "export",
            Properties: { PYSPARK_PYTHON: "/usr/bin/python3.11", MINE: "yes" },
          },
        ],
      },
      { Classification: "spark", Properties: { maximizeResourceAllocation: "true" } },
      { Classification: "spark-hive-site", Properties: {} },
    ]);
    assert.deepEqual(
      [...settings.sparkDefaults],
      [
        ["a", "1"],
        ["b", "2"],
        ["spark.hadoop.fs.s3a.threads.max", "64"],
      ],
    );
    assert.deepEqual([...settings.sparkEnv], [["MINE", "yes"]]);
    assert.deepEqual(
      settings.skipped.map(({ setting }) => setting),
      [
        "spark-env export PYSPARK_PYTHON=/usr/bin/python3.11",
        "classification spark",
        "classification spark-hive-site",
      ],
    );
    assert.deepEqual(clusterSettings(undefined).sparkDefaults.size, 0);
  });
});
