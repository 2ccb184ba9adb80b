import assert from "node:assert/strict";
import { join } from "node:path";
import {
  ClusterCompute,
  EKS_ENDPOINTS,
  ICEBERG_STEPS,
  IcebergCatalog,
  IcebergPipeline,
  type IcebergPipelineArgs,
  type IcebergStep,
  type Manifest,
  NatMode,
} from "../../components";
import { record, valueOf, type Recorded } from "../../program/record";
import { complaintsOf } from "../support/complaints";
import { hasSchema, needSchemas, schemaComplaints } from "../support/kubeSchemas";
import { named, ofType, onlyOne, statementsOf } from "../support/laws";

const PROJECT = join(__dirname, "../..");
const SCHEDULED = "kubernetes:sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication";
const IMAGES = { spark: "registry.example/spark:1", metastore: "registry.example/metastore:1" };

const FILES = {
  // Any file will do for a wheel that nobody runs.
  wheel: join(PROJECT, "tests/support/fixtures/lake_etl-0.1.0-py3-none-any.whl"),
  manifest: join(PROJECT, "etl/jobs.json"),
  launcher: join(PROJECT, "etl/run_job.py"),
};

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

interface Built {
  readonly resources: readonly Recorded[];
  readonly runs: Readonly<Record<IcebergStep, Manifest>>;
  readonly pipeline: IcebergPipeline;
}

describe("IcebergPipeline", () => {
  it("stands in no zone that takes no control plane of EKS", async () => {
    const { resources } = await build({ network: { zones: 4 } });
    const subnets = ofType(resources, "aws:ec2/subnet:Subnet");
    const zones = new Set(subnets.map(({ inputs }) => inputs["availabilityZone"]));
    // use1-az3 is us-east-1c here; https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
    assert.deepEqual(
      [...zones].sort(),
      ["a", "b", "d", "e"].map((letter) => `us-east-1${letter}`),
    );
  });

  const make = (args: Partial<IcebergPipelineArgs> = {}): IcebergPipeline =>
    new IcebergPipeline("lake", { files: FILES, images: IMAGES, ...args });
  const build = async (args: Partial<IcebergPipelineArgs> = {}): Promise<Built> => {
    const { built, resources } = await record(() => make(args));
    const runs = JSON.parse(await valueOf(built.sparkApplications)) as Built["runs"];
    return { pipeline: built, resources, runs };
  };
  const words = (runs: Built["runs"], step: IcebergStep): string =>
    (runs[step].spec["arguments"] as readonly string[]).join(" ");

  it("declares load, analytics and maintenance, each of which passes its strict schema", async function () {
    needSchemas(this);
    const { runs } = await build();
    assert.deepEqual(Object.keys(runs), [...ICEBERG_STEPS]);
    for (const run of Object.values(runs)) assert.deepEqual(schemaComplaints(run), []);
    assert.equal(
      words(runs, "load"),
      "access-logs --source s3a://lake-raw/logs/nginx/ --catalog lake --database web --max-reject-percent 1 --report s3a://lake-refined/runs/reports/access-logs.json",
    );
    assert.match(
      words(runs, "maintenance"),
      /--retain-days 7 --orphan-days 3 --target-file-mib 128/,
    );
  });

  it("makes objects of every custom kind that pass their strict schemas", async function () {
    needSchemas(this);
    const schedules = { load: "0 2 * * *", analytics: "0 3 * * *", maintenance: "0 4 * * 0" };
    const { resources } = await build({ schedules });
    const objects = resources.map(({ inputs }) => inputs as never).filter(isKubeObject);
    const judged = objects.filter(hasSchema);
    assert.equal(judged.length, 6);
    for (const object of judged) assert.deepEqual(schemaComplaints(object), []);
  });

  it("schedules: start the jobs that are named, and no other", async () => {
    const { resources } = await build({ schedules: { analytics: "30 3 * * *" } });
    const { name, inputs } = onlyOne(resources, SCHEDULED);
    assert.equal(name, "lake-analytics");
    assert.equal((inputs["spec"] as { schedule: string }).schedule, "30 3 * * *");
  });

  it("goes in an order that leaves nothing hanging", async () => {
    const { resources } = await build({ schedules: { load: "0 2 * * *" } });
    const before = (type: string, name: string): readonly string[] =>
      named(resources, type, name).options.dependsOn;
    // What is made later goes first: runs, then the platform, in it operator, its types, namespaces, nodes.
    const { options } = named(resources, SCHEDULED, "lake-load");
    const platform = onlyOne(resources, "spark-lake:index:SparkPlatform");
    assert.deepEqual(options.dependsOn, [platform.name]);
    assert.deepEqual(before("spark-lake:index:SparkOperator", "lake-operator"), [
      "lake-jobs",
      "lake-nodes",
    ]);
    assert.deepEqual(before("spark-lake:index:SparkWorkspace", "lake-jobs"), ["lake-nodes"]);
    assert.deepEqual(before("kubernetes:core/v1:Namespace", "lake-services"), ["lake-nodes"]);
  });

  it("lets runs read logs, write tables and reports, and nothing else", async () => {
    const { resources } = await build();
    const policy = named(resources, "aws:iam/rolePolicy:RolePolicy", "lake-runs-policy");
    const text = String(policy.inputs["policy"]);
    assert.match(text, /lake-raw\/logs\/\*/);
    assert.match(text, /lake-served\/warehouse\/\*/);
    assert.doesNotMatch(text, /glue:/);
    const written = (statementsOf(policy, "policy") as Statement[])
      .filter(({ Action }) => Action.includes("s3:PutObject"))
      .flatMap(({ Resource }) => Resource);
    assert.deepEqual(
      written.map((name) => name.replace("arn:aws:s3:::", "")),
      [
        "lake-refined/spark-events/*",
        "lake-refined/runs/fallback/*",
        "lake-refined/runs/reports/*",
        "lake-served/warehouse/*",
      ],
    );
  });

  it("catalog: glue needs neither metastore nor database", async () => {
    const { resources, runs, pipeline } = await build({
      catalog: IcebergCatalog.Glue,
      images: { spark: IMAGES.spark },
    });
    assert.deepEqual(ofType(resources, "aws:rds/instance:Instance"), []);
    assert.deepEqual(ofType(resources, "spark-lake:index:HiveMetastore"), []);
    const conf = runs.load.spec["sparkConf"] as Readonly<Record<string, string>>;
    assert.equal(conf["spark.sql.catalog.lake.type"], "glue");
    assert.equal(await valueOf(pipeline.metastoreUri), "");
    const policy = named(resources, "aws:iam/rolePolicy:RolePolicy", "lake-runs-policy");
    assert.match(String(policy.inputs["policy"]), /:glue:[^"]*:table\/web\/\*/);
  });

  it("cluster: managed nodes come as node groups", async () => {
    const { resources } = await build({ cluster: { compute: ClusterCompute.Managed } });
    assert.equal(ofType(resources, "aws:eks/nodeGroup:NodeGroup").length, 3);
    assert.deepEqual(ofType(resources, "kubernetes:karpenter.sh/v1:NodePool"), []);
  });

  it("network: without NAT it has the endpoints that nodes and pods call", async () => {
    const { resources } = await build({ network: { nat: NatMode.None } });
    for (const service of EKS_ENDPOINTS) {
      const name = `lake-network-endpoint-${service.replaceAll(".", "-")}`;
      named(resources, "aws:ec2/vpcEndpoint:VpcEndpoint", name);
    }
  });

  it("app, databaseName, size: reach the runs", async () => {
    const { runs } = await build({
      app: "shop",
      databaseName: "clicks",
      size: { mostExecutors: 33 },
    });
    assert.match(words(runs, "load"), /s3a:\/\/lake-raw\/logs\/shop\/ .* --database clicks/);
    assert.match(JSON.stringify(runs.load.spec["dynamicAllocation"]), /"maxExecutors":33/);
  });

  it("names every bad argument at once", async () => {
    const bad: Partial<IcebergPipelineArgs> = {
      images: { spark: "s" },
      app: "../x",
      databaseName: "Web",
      size: { mostExecutors: 0 },
      maxRejectPercent: 101,
      retention: { snapshotDays: 0, orphanDays: 0 },
      schedules: { load: "daily" },
    };
    assert.deepEqual(await complaintsOf(() => make(bad)), [
      "images.metastore",
      "app",
      "databaseName",
      "size.mostExecutors",
      "size.mostExecutors",
      "maxRejectPercent",
      "retention.snapshotDays",
      "retention.orphanDays",
      "schedules.load",
    ]);
  });
});

function isKubeObject(inputs: unknown): inputs is Manifest {
  return (
    typeof inputs === "object" && inputs !== null && "apiVersion" in inputs && "kind" in inputs
  );
}
