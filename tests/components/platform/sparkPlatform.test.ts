import assert from "node:assert/strict";
import {
  Access,
  ClusterCompute,
  SPARK_API,
  SPARK_VERSION,
  SparkPlatform,
  type SparkPlatformArgs,
  type SparkPod,
} from "../../../components";
import { record, valueOf, type Recorded } from "../../../program/record";
import { complaintsOf } from "../../support/complaints";
import { needSchemas, schemaComplaints } from "../../support/kubeSchemas";
import { named, ofType, onlyOne } from "../../support/laws";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const IMAGE = "registry.example/spark:1";
const ARGS: SparkPlatformArgs = {
  vpcId: "vpc-1",
  privateSubnetIds: ["subnet-1", "subnet-2"],
  kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
  runBucketName: "runs",
  runBucketArn: "arn:aws:s3:::runs",
  sparkImage: IMAGE,
};
const METASTORE = {
  image: "registry.example/metastore:1",
  warehouseBucketName: "tables",
  warehouseBucketArn: "arn:aws:s3:::tables",
  warehousePrefix: "warehouse",
};

const make = (args: Partial<SparkPlatformArgs> = {}): SparkPlatform =>
  new SparkPlatform("lake", { ...ARGS, ...args });
const build = (args: Partial<SparkPlatformArgs> = {}) => record(() => make(args));

const namespacesOf = (resources: readonly Recorded[]): unknown[] =>
  ofType(resources, NAMESPACE)
    .map(({ inputs }) => (inputs["metadata"] as { readonly name: string }).name)
    .sort();

const policyOf = (resources: readonly Recorded[]): string =>
  String(named(resources, "aws:iam/rolePolicy:RolePolicy", "lake-runs-policy").inputs["policy"]);

describe("SparkPlatform", () => {
  it("stands alone: cluster, nodes, operator, a place for jobs and their history, no database", async () => {
    const { built, resources } = await build();
    const own = resources.filter(({ parent }) => parent?.type === "spark-lake:index:SparkPlatform");
    assert.deepEqual(own.map(({ name }) => name).sort(), [
      "lake-cluster",
      "lake-events",
      "lake-history",
      "lake-jobs",
      "lake-kubernetes",
      "lake-nodes",
      "lake-operator",
      "lake-runs",
      "lake-services",
    ]);
    assert.equal(await valueOf(built.metastoreUri), "");
    assert.equal(await valueOf(built.jobNamespace), "spark-jobs");
    assert.equal(await valueOf(built.historyService), "spark-services/spark-history");
  });

  it("hands out what an application of one's own needs to be taken", async function () {
    needSchemas(this);
    const { built } = await build();
    const [driver, executor] = await Promise.all([
      valueOf<SparkPod>(built.driverPod),
      valueOf<SparkPod>(built.executorPod),
    ]);
    const application = {
      apiVersion: SPARK_API,
      kind: "SparkApplication",
      metadata: { name: "report", namespace: await valueOf(built.jobNamespace) },
      spec: {
        type: "Python",
        mode: "cluster",
        sparkVersion: SPARK_VERSION,
        image: IMAGE,
        mainApplicationFile: "s3://scripts/report.py",
        sparkConf: await valueOf(built.sparkConf),
        driver: { ...driver, cores: 1, memory: "1g" },
        executor: { ...executor, cores: 1, memory: "1g", instances: 1 },
      },
    };
    assert.deepEqual(schemaComplaints(application), []);
    assert.equal(driver.serviceAccount, "spark");
    assert.equal(executor.serviceAccount, "spark-executor");
    assert.deepEqual(driver.nodeSelector, { "spark-lake/role": "drivers" });
    assert.deepEqual(executor.nodeSelector, { "spark-lake/role": "executors" });
    assert.equal(driver.podSecurityContext.runAsNonRoot, true);
  });

  it("sparkConf: event logs and fallback are in the bucket of runs; a catalog comes with a metastore", async () => {
    const bare = await valueOf((await build()).built.sparkConf);
    assert.equal(bare["spark.eventLog.dir"], "s3a://runs/spark-events");
    assert.equal(
      bare["spark.storage.decommission.fallbackStorage.path"],
      "s3a://runs/runs/fallback/",
    );
    assert.ok(!("spark.sql.catalog.lake" in bare));
    const { built } = await build({ metastore: METASTORE });
    const conf = await valueOf(built.sparkConf);
    assert.equal(conf["spark.sql.catalog.lake.warehouse"], "s3a://tables/warehouse");
    assert.equal(conf["spark.sql.catalog.lake.uri"], await valueOf(built.metastoreUri));
  });

  it("grants, statements: a run may do what every run must, and what is granted", async () => {
    const bare = policyOf((await build()).resources);
    assert.match(bare, /runs\/spark-events\/\*/);
    assert.doesNotMatch(bare, /:::scripts/);
    const { resources } = await build({
      grants: [{ bucketArn: "arn:aws:s3:::scripts", prefixes: ["jobs/"], access: Access.Read }],
      statements: [{ actions: ["glue:GetTable"], resources: ["arn:aws:glue:::table/a/b"] }],
    });
    assert.match(policyOf(resources), /scripts\/jobs\/\*/);
    assert.match(policyOf(resources), /glue:GetTable/);
  });

  it("namespacePrefix: is what every namespace begins with", async () => {
    assert.deepEqual(namespacesOf((await build()).resources), [
      "spark-jobs",
      "spark-operator",
      "spark-services",
    ]);
    const { built, resources } = await build({ namespacePrefix: "team-a" });
    assert.deepEqual(namespacesOf(resources), [
      "team-a-jobs",
      "team-a-operator",
      "team-a-services",
    ]);
    assert.equal(await valueOf(built.jobNamespace), "team-a-jobs");
    assert.match(await valueOf(built.historyService), /^team-a-services\//);
  });

  it("cluster: reaches cluster and nodes", async () => {
    const { resources } = await build({
      cluster: { compute: ClusterCompute.Managed, version: "1.34", mostExecutorCores: 16 },
    });
    assert.equal(onlyOne(resources, "eks:index:Cluster").inputs["version"], "1.34");
    assert.equal(ofType(resources, "aws:eks/nodeGroup:NodeGroup").length, 3);
    const { spec } = onlyOne(resources, "kubernetes:core/v1:ResourceQuota").inputs as {
      spec: { hard: Record<string, string> };
    };
    // Executors' cores and those of drivers and services.
    assert.equal(spec.hard["requests.cpu"], String(16 + 64));
  });

  it("cluster.podMonitors: tells Prometheus where the runs' figures are", async () => {
    const kind = "kubernetes:monitoring.coreos.com/v1:PodMonitor";
    assert.deepEqual(ofType((await build()).resources, kind), []);
    const { resources } = await build({ cluster: { podMonitors: true } });
    assert.equal(ofType(resources, kind).length, 1);
  });

  it("eventLogDays: is how long the history server keeps them", async () => {
    const { resources } = await build({ eventLogDays: 3 });
    const settings = named(resources, "kubernetes:core/v1:ConfigMap", "lake-history-settings");
    assert.match(JSON.stringify(settings.inputs), /maxAge[^a-z]+3d/);
  });

  it("protected, deleteDataOnDestroy: guard cluster and database", async () => {
    for (const isProtected of [true, false]) {
      const { resources } = await build({
        metastore: METASTORE,
        protected: isProtected,
        deleteDataOnDestroy: true,
      });
      const { inputs } = onlyOne(resources, "eks:index:Cluster");
      assert.equal(inputs["deletionProtection"], isProtected);
      const database = onlyOne(resources, "aws:rds/instance:Instance");
      assert.equal(database.options.protect, isProtected);
      assert.equal(database.inputs["skipFinalSnapshot"], !isProtected);
    }
  });

  it("names every bad argument at once", async () => {
    const bad = { namespacePrefix: "Team_A", sparkImage: " " };
    assert.deepEqual(await complaintsOf(() => make(bad)), ["namespacePrefix", "sparkImage"]);
  });
});
