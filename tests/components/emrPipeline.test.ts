import assert from "node:assert/strict";
import { join } from "node:path";
import {
  ClusterMode,
  EMR_ENDPOINTS,
  EmrPipeline,
  MergeMethod,
  NatMode,
  SongsLayout,
  type EmrPipelineArgs,
} from "../../components";
import { record, valueOf, type Recorded } from "../../program/record";
import { failureOf } from "../support/complaints";
import { ofType, onlyOne } from "../support/laws";

const PROJECT = join(__dirname, "../..");
const FILES = {
  // Any file will do for a wheel that nobody runs.
  wheel: join(PROJECT, "tests/support/fixtures/lake_etl-0.1.0-py3-none-any.whl"),
  manifest: join(PROJECT, "etl/jobs.json"),
  launcher: join(PROJECT, "etl/run_job.py"),
  prefixLists: join(PROJECT, "bootstrap/emr/prefix-lists.sh"),
};

interface Built {
  readonly resources: readonly Recorded[];
  readonly steps: readonly { readonly name: string; readonly args: readonly string[] }[];
}

function pipeline(args: Partial<EmrPipelineArgs> = {}): EmrPipeline {
  return new EmrPipeline("lake", { files: FILES, ...args });
}

async function build(args: Partial<EmrPipelineArgs> = {}): Promise<Built> {
  const { built, resources } = await record(() => pipeline(args));
  const steps = JSON.parse(await valueOf(built.steps)) as {
    Name: string;
    HadoopJarStep: { Args: string[] };
  }[];
  return {
    resources,
    steps: steps.map(({ Name, HadoopJarStep }) => ({ name: Name, args: HadoopJarStep.Args })),
  };
}

describe("EmrPipeline", () => {
  it("lists, merges by S3DistCp, checks and builds, in that order", async () => {
    const { steps } = await build();

    assert.deepEqual(
      steps.map(({ name }) => name),
      [
        "lake-test/Refresh prefix lists",
        "lake-test/Merge log_data",
        "lake-test/Merge song_data",
        "lake-test/Check conservation",
        "lake-test/Build star schema",
      ],
    );
  });

  it("merges by the wheel's compact job when asked to", async () => {
    const { steps } = await build({ merge: MergeMethod.Compact, mergeTargetMiB: 64 });

    const compact = steps[1];
    assert.equal(compact?.name, "lake-test/Compact");
    assert.ok(
      compact.args
        .join(" ")
        .includes("compact --source s3://lake-raw/log_data/ s3://lake-raw/song_data/"),
    );
    assert.ok(compact.args.join(" ").includes("--target-size-mib 64"));
    assert.equal(steps.length, 4);
  });

  it("writes everything of a run below the run's own folder, and the tables where they stand", async () => {
    const { steps } = await build();
    const written = steps
      .flatMap(({ args }) => args)
      .filter((word) => /s3:\/\/lake-(refined|served)/.test(word));

    assert.deepEqual(
      written.filter((word) => !/\/(runs\/\{\{run\}\}|prefixes)\//.test(word)),
      ["s3://lake-served/"],
    );
  });

  it("starts no cluster of its own unless it is to stay", async () => {
    const transient = await build();
    const persistent = await build({ compute: { mode: ClusterMode.Persistent } });

    assert.equal(ofType(transient.resources, "aws:emr/cluster:Cluster").length, 0);
    const cluster = onlyOne(persistent.resources, "aws:emr/cluster:Cluster");
    assert.equal(cluster.inputs["keepJobFlowAliveWhenNoSteps"], true);
    assert.deepEqual(cluster.inputs["autoTerminationPolicy"], { idleTimeout: 3600 });
    assert.deepEqual(cluster.options.ignoreChanges, ["bootstrapActions"]);
    assert.equal(ofType(persistent.resources, "aws:emr/instanceFleet:InstanceFleet").length, 1);
  });

  it("schedules the same request, with the scheduler's id for the run", async () => {
    const { resources } = await build({ schedule: "rate(1 day)" });

    const { target } = onlyOne(resources, "aws:scheduler/schedule:Schedule").inputs as {
      target: { arn: string; input: string; deadLetterConfig: { arn: string } };
    };
    assert.equal(target.arn, "arn:aws:scheduler:::aws-sdk:emr:runJobFlow");
    assert.ok(target.input.includes("runs/<aws.scheduler.execution-id>/merged/"));
    assert.ok(!target.input.includes("{{run}}"));
    assert.ok(target.deadLetterConfig.arn.includes("lake-schedule-failed"));
  });

  it("tells the stack's topic of starts that failed, which CloudWatch may publish to", async () => {
    const { resources } = await build({ schedule: "rate(1 day)" });

    const { inputs } = onlyOne(resources, "aws:cloudwatch/metricAlarm:MetricAlarm");
    const [topic] = inputs["alarmActions"] as string[];
    assert.match(topic ?? "", /:lake-alarms$/);
    assert.deepEqual(inputs["dimensions"], { QueueName: "lake-schedule-failed" });
    assert.deepEqual(
      [inputs["namespace"], inputs["metricName"], inputs["threshold"], inputs["treatMissingData"]],
      ["AWS/SQS", "ApproximateNumberOfMessagesVisible", 0, "notBreaching"],
    );
    const policy = String(onlyOne(resources, "aws:sns/topicPolicy:TopicPolicy").inputs["policy"]);
    assert.match(policy, /"cloudwatch\.amazonaws\.com".*"aws:SourceAccount":\["123456789012"\]/);
    const keyPolicy = String(onlyOne(resources, "aws:kms/key:Key").inputs["policy"]);
    assert.match(keyPolicy, /AlarmsToTopics/);
    assert.equal(
      ofType((await build()).resources, "aws:cloudwatch/metricAlarm:MetricAlarm").length,
      0,
    );
  });

  it("refuses a schedule for a persistent cluster, which ends itself, and twins in a fleet", async () => {
    const args = {
      schedule: "rate(1 day)",
      compute: { mode: ClusterMode.Persistent, taskInstanceTypes: ["m5.xlarge", "m5.xlarge"] },
      tags: { "aws:x": "y" },
    };
    await assert.rejects(
      build(args),
      /schedule: would add runs[\s\S]*compute\.taskInstanceTypes: must name each type once, got m5\.xlarge again[\s\S]*tags\["aws:x"\]: must not begin/,
    );
  });

  it("makes the endpoints that EMR needs where there is no NAT", async () => {
    const { resources } = await build({ network: { nat: NatMode.None } });

    const interfaces = ofType(resources, "aws:ec2/vpcEndpoint:VpcEndpoint").filter(
      ({ inputs }) => inputs["vpcEndpointType"] === "Interface",
    );
    assert.equal(interfaces.length, EMR_ENDPOINTS.length);
  });

  it("deploys into a network that is there already", async () => {
    const network = { vpcId: "vpc-1", privateSubnetIds: ["subnet-1", "subnet-2"] };
    const { resources } = await build({ network });

    assert.equal(ofType(resources, "aws:ec2/vpc:Vpc").length, 0);
    assert.equal(ofType(resources, "aws:ec2/subnet:Subnet").length, 0);
  });

  it("catalogs songs by year and artist when their files lie so", async () => {
    const { resources } = await build({ songsLayout: SongsLayout.YearArtist });

    const songs = ofType(resources, "aws:glue/catalogTable:CatalogTable").find(
      ({ name }) => name === "lake-catalog-songs",
    );
    assert.deepEqual(
      (songs?.inputs["partitionKeys"] as { name: string }[]).map(({ name }) => name),
      ["year", "artist_id"],
    );
  });

  it("names every bad argument at once, and makes nothing", async () => {
    const { message } = await failureOf(() =>
      pipeline({
        compute: { coreCount: 0, releaseLabel: "emr-6.15.0", taskSpotPercent: 101 },
        mergeTargetMiB: 0,
      }),
    );

    assert.match(message, /compute\.releaseLabel: must be emr-7\.10\.0 or newer/);
    assert.match(message, /compute\.coreCount: must be a whole number from 1 to 1000, got 0/);
    assert.match(message, /compute\.taskSpotPercent: .* got 101/);
    assert.match(message, /mergeTargetMiB: .* got 0/);
  });

  it("says so when the wheel wants another Python than EMR has", async () => {
    const manifest = join(PROJECT, "tests/support/fixtures/jobs-for-python-3.13.json");
    const { message } = await failureOf(() => pipeline({ files: { ...FILES, manifest } }));

    assert.match(message, /files\.wheel: must run on Python 3\.11.*want >=3\.13/);
  });

  it("says so when there is no manifest", async () => {
    const { message } = await failureOf(() =>
      pipeline({ files: { ...FILES, manifest: "nowhere.json" } }),
    );

    assert.match(message, /files\.manifest: must be a file, and there is none at "nowhere\.json"/);
  });
});
