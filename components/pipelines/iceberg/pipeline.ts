import * as pulumi from "@pulumi/pulumi";
import type { LakeFoundation, SparkPlatform } from "../../platform";
import { kubernetes, placeOf } from "../../shared";
import {
  scheduledSparkApplication,
  sparkApplication,
  type JobManifest,
  type KubeRun,
} from "../../spark";
import { asS3a, icebergLayout } from "./layout";
import { runWishes, withSizes, type IcebergPipelineArgs } from "./args";
import { checkIcebergPipelineArgs } from "./checks";
import { createFoundation, createPlatform, launcherOf } from "./platform";
import { ICEBERG_STEPS, icebergRuns, type IcebergRunsArgs, type IcebergStep } from "./runs";

/**
 * Web servers' log files in a bucket become Iceberg tables: storage, key, network, an EKS cluster with its nodes, the Spark
 * Operator, a Hive Metastore, a history server, and the jobs' schedules. Put the files into the raw bucket under
 * `logs/<app>/YYYY/MM/DD/`.
 *
 * @example
 * ```ts
 * import { IcebergPipeline } from "spark-lake";
 *
 * const registry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";
 * const pipeline = new IcebergPipeline("lake", {
 *   files: {
 *     wheel: "etl/dist/lake_etl-0.1.0-py3-none-any.whl",
 *     manifest: "etl/jobs.json",
 *     launcher: "etl/run_job.py",
 *   },
 *   images: { spark: `${registry}/lake-spark:1`, metastore: `${registry}/lake-metastore:1` },
 *   cluster: { apiCidrs: ["203.0.113.7/32"] },
 *   schedules: { load: "0 2 * * *", analytics: "0 3 * * *", maintenance: "0 4 * * 0" },
 * });
 * export const rawBucket = pipeline.rawBucketName;
 * ```
 */
export class IcebergPipeline extends pulumi.ComponentResource {
  /** Bucket of the input files. */
  readonly rawBucketName: pulumi.Output<string>;

  /** Bucket of reports and event logs. */
  readonly refinedBucketName: pulumi.Output<string>;

  /** Bucket of the tables. */
  readonly servedBucketName: pulumi.Output<string>;

  /** Bucket of the wheel and the scripts. */
  readonly artifactBucketName: pulumi.Output<string>;

  /** Bucket of S3's access logs. */
  readonly logBucketName: pulumi.Output<string>;

  /** Database of the tables, in the catalog `lake`. */
  readonly databaseName: pulumi.Output<string>;

  /** Name of the cluster. */
  readonly clusterName: pulumi.Output<string>;

  /** How to reach the cluster, as the text of a kubeconfig without credentials. */
  readonly kubeconfig: pulumi.Output<string>;

  /** Where Spark finds the metastore; empty with the Glue catalog. */
  readonly metastoreUri: pulumi.Output<string>;

  /** The history server's service, as `<namespace>/<name>`. */
  readonly historyService: pulumi.Output<string>;

  /** The SparkApplications `load`, `analytics` and `maintenance`, each as a run would create it, as one JSON text. */
  readonly sparkApplications: pulumi.Output<string>;

  constructor(name: string, args: IcebergPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    const manifest = checkIcebergPipelineArgs(name, args);
    super("spark-lake:index:IcebergPipeline", name, {}, opts);

    const lake = createFoundation(name, args, this);
    const platform = createPlatform(name, args, lake, this);
    const runs = this.runsOf(name, args, { lake, platform, manifest });
    this.schedule(name, args, { runs, platform });

    this.rawBucketName = lake.rawBucketName;
    this.refinedBucketName = lake.refinedBucketName;
    this.servedBucketName = lake.servedBucketName;
    this.artifactBucketName = lake.artifactBucketName;
    this.logBucketName = lake.logBucketName;
    this.databaseName = pulumi.output(runWishes(args).database);
    this.clusterName = platform.clusterName;
    this.kubeconfig = platform.kubeconfig;
    this.metastoreUri = platform.metastoreUri;
    this.historyService = platform.historyService;
    this.sparkApplications = runs.apply(applicationsText);
    this.registerOutputs({
      rawBucketName: this.rawBucketName,
      refinedBucketName: this.refinedBucketName,
      servedBucketName: this.servedBucketName,
      artifactBucketName: this.artifactBucketName,
      logBucketName: this.logBucketName,
      databaseName: this.databaseName,
      clusterName: this.clusterName,
      kubeconfig: this.kubeconfig,
      metastoreUri: this.metastoreUri,
      historyService: this.historyService,
      sparkApplications: this.sparkApplications,
    });
  }

  private runsOf(name: string, args: IcebergPipelineArgs, parts: RunParts): pulumi.Output<Runs> {
    const { lake, platform } = parts;
    const deployed = {
      region: placeOf(this).region,
      raw: lake.rawBucketName,
      refined: lake.refinedBucketName,
      served: lake.servedBucketName,
      wheel: lake.wheelUri.apply(asS3a),
      launcher: launcherOf(lake).apply(asS3a),
      metastoreUri: platform.metastoreUri,
      namespace: platform.jobNamespace,
      serviceAccount: platform.driverPod.serviceAccount,
      executorServiceAccount: platform.executorPod.serviceAccount,
    };
    return pulumi
      .output(deployed)
      .apply((values) => icebergRuns(runsArgs(name, args, { manifest: parts.manifest, values })));
  }

  private schedule(name: string, args: IcebergPipelineArgs, parts: ScheduleParts): void {
    for (const step of ICEBERG_STEPS) {
      const schedule = args.schedules?.[step];
      if (schedule === undefined) continue;
      const manifest = parts.runs.apply((runs) => scheduledSparkApplication(runs[step], schedule));
      new (kubernetes().apiextensions.CustomResource)(
        `${name}-${step}`,
        {
          apiVersion: "sparkoperator.k8s.io/v1beta2",
          kind: "ScheduledSparkApplication",
          metadata: manifest.metadata,
          spec: manifest.spec,
        },
        {
          parent: this,
          provider: parts.platform.kubernetesProvider(),
          dependsOn: parts.platform,
        },
      );
    }
  }
}

type Runs = Readonly<Record<IcebergStep, KubeRun>>;

interface RunParts {
  readonly lake: LakeFoundation;
  readonly platform: SparkPlatform;
  readonly manifest: JobManifest;
}

interface ScheduleParts {
  readonly runs: pulumi.Output<Runs>;
  readonly platform: SparkPlatform;
}

/** Everything that AWS decides and a run names. */
interface Deployed {
  readonly region: string;
  readonly raw: string;
  readonly refined: string;
  readonly served: string;
  readonly wheel: string;
  readonly launcher: string;
  readonly metastoreUri: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly executorServiceAccount: string;
}

function runsArgs(
  name: string,
  args: IcebergPipelineArgs,
  { manifest, values }: { readonly manifest: JobManifest; readonly values: Deployed },
): IcebergRunsArgs {
  const { app, catalog, ...wishes } = runWishes(args);
  const layout = icebergLayout(values, app);
  const { region, wheel, launcher, metastoreUri } = values;
  const { namespace, serviceAccount, executorServiceAccount } = values;
  return {
    ...wishes,
    name,
    manifest,
    uris: { wheel, launcher },
    layout,
    catalog: { kind: catalog, warehouse: layout.warehouse, metastoreUri, region },
    region,
    namespace,
    serviceAccount,
    executorServiceAccount,
    image: args.images.spark,
    size: withSizes(args.size),
  };
}

function applicationsText(runs: Runs): string {
  const entries = ICEBERG_STEPS.map((step) => [step, sparkApplication(runs[step])]);
  return JSON.stringify(Object.fromEntries(entries));
}
