import * as pulumi from "@pulumi/pulumi";
import { ClusterMode, EmrCluster, RunAlarms, ScheduledRun } from "../../emr";
import { createCatalog, createFoundation, type EmrFoundation } from "./foundation";
import { withDefaults, type EmrPipelineArgs } from "./args";
import { checkEmrPipelineArgs } from "./checks";
import { clusterName, requestTexts, scheduleInput, type RequestTexts } from "./request";

/**
 * Event and song files in a bucket become five Parquet tables that Athena can query: storage, key, network, catalog,
 * roles, alarms, and the EMR runs that do the work. Put the files into the raw bucket under `log_data/` and `song_data/`.
 *
 * @example
 * ```ts
 * import { EmrPipeline, MergeMethod } from "spark-lake";
 *
 * const pipeline = new EmrPipeline("lake", {
 *   files: {
 *     wheel: "etl/dist/lake_etl-0.1.0-py3-none-any.whl",
 *     manifest: "etl/jobs.json",
 *     launcher: "etl/run_job.py",
 *     prefixLists: "bootstrap/emr/prefix-lists.sh",
 *   },
 *   network: { zones: 3 },
 *   merge: MergeMethod.Compact,
 *   schedule: "cron(0 3 * * ? *)",
 * });
 * export const rawBucket = pipeline.rawBucketName;
 * export const database = pipeline.databaseName;
 * ```
 */
export class EmrPipeline extends pulumi.ComponentResource {
  /** Bucket of the input files. */
  readonly rawBucketName: pulumi.Output<string>;

  /** Bucket of prefix lists, and of each run's merged files, rejects and reports. */
  readonly refinedBucketName: pulumi.Output<string>;

  /** Bucket of the tables. */
  readonly servedBucketName: pulumi.Output<string>;

  /** Bucket of the wheel and the scripts. */
  readonly artifactBucketName: pulumi.Output<string>;

  /** Bucket of the clusters' logs, below `emr/`. */
  readonly logBucketName: pulumi.Output<string>;

  /** Glue database of the five tables. */
  readonly databaseName: pulumi.Output<string>;

  /** A run as a `RunJobFlow` request, as JSON text; `{{run}}` in it stands for the run's id. */
  readonly jobFlowRequest: pulumi.Output<string>;

  /** A run's steps as `AddJobFlowSteps` takes them, as JSON text; `{{run}}` in it stands for the run's id. */
  readonly steps: pulumi.Output<string>;

  /** Id of the persistent cluster; empty where each run starts its own. */
  readonly clusterId: pulumi.Output<string>;

  /** Topic that hears of failed runs and steps. */
  readonly alarmTopicArn: pulumi.Output<string>;

  constructor(name: string, args: EmrPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    const manifest = checkEmrPipelineArgs(name, args);
    super("spark-lake:index:EmrPipeline", name, {}, opts);

    const base = createFoundation(name, args, this);
    const catalog = createCatalog(name, args, base.lake, this);
    const texts = requestTexts(name, args, { base, manifest, parent: this });
    const clusterId = this.createCluster(name, args, texts.request);
    const alarms = this.createAlarms(name, args, { base, clusterId });
    this.schedule(name, args, { base, texts, clusterId, alarms });

    this.rawBucketName = base.lake.rawBucketName;
    this.refinedBucketName = base.lake.refinedBucketName;
    this.servedBucketName = base.lake.servedBucketName;
    this.artifactBucketName = base.lake.artifactBucketName;
    this.logBucketName = base.lake.logBucketName;
    this.databaseName = catalog.databaseName;
    this.jobFlowRequest = texts.request;
    this.steps = texts.steps;
    this.clusterId = clusterId ?? pulumi.output("");
    this.alarmTopicArn = alarms.topicArn;
    this.registerOutputs({
      rawBucketName: this.rawBucketName,
      refinedBucketName: this.refinedBucketName,
      servedBucketName: this.servedBucketName,
      artifactBucketName: this.artifactBucketName,
      logBucketName: this.logBucketName,
      databaseName: this.databaseName,
      jobFlowRequest: this.jobFlowRequest,
      steps: this.steps,
      clusterId: this.clusterId,
      alarmTopicArn: this.alarmTopicArn,
    });
  }

  private createCluster(
    name: string,
    args: EmrPipelineArgs,
    request: pulumi.Output<string>,
  ): pulumi.Output<string> | undefined {
    const { mode, coreCount, taskCount, maxCapacity } = withDefaults(args.compute);
    if (mode === ClusterMode.Transient) return undefined;
    const cluster = new EmrCluster(
      `${name}-cluster`,
      { request, coreCount, maxCapacity, hasTaskFleet: taskCount > 0 },
      { parent: this },
    );
    return cluster.clusterId;
  }

  private schedule(
    name: string,
    args: EmrPipelineArgs,
    { base, texts, clusterId, alarms }: Deployed,
  ): void {
    if (args.schedule === undefined) return;
    new ScheduledRun(
      `${name}-schedule`,
      {
        expression: args.schedule,
        input: scheduleInput(texts, clusterId),
        ...(clusterId === undefined ? {} : { clusterId }),
        serviceRoleArn: base.access.serviceRoleArn,
        instanceRoleArn: base.nodes.roleArn,
        kmsKeyArn: base.lake.kmsKeyArn,
        alarmTopicArn: alarms.topicArn,
      },
      { parent: this },
    );
  }

  private createAlarms(
    name: string,
    args: EmrPipelineArgs,
    { base, clusterId }: Pick<Deployed, "base" | "clusterId">,
  ): RunAlarms {
    return new RunAlarms(
      `${name}-alarms`,
      {
        clusterName: clusterName(name),
        ...(clusterId === undefined ? {} : { clusterId }),
        kmsKeyArn: base.lake.kmsKeyArn,
        ...(args.alarmEmail === undefined ? {} : { email: args.alarmEmail }),
      },
      { parent: this },
    );
  }
}

interface Deployed {
  readonly base: EmrFoundation;
  readonly texts: RequestTexts;
  readonly clusterId: pulumi.Output<string> | undefined;
  readonly alarms: RunAlarms;
}
