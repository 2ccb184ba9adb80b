import * as aws from "@pulumi/aws";
import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { EXECUTOR_ACCOUNT, SPARK_ACCOUNT } from "../operator";
import { after, NodeRole, placeOf, type Place } from "../shared";
import { IcebergCatalog, sparkKubeConf, sparkPod, type SparkPod } from "../spark";
import { createCluster } from "./platformCluster";
import { createJobs, type PlatformJobs } from "./platformJobs";
import { createServices, type PlatformServices } from "./platformServices";
import { EVENTS_PREFIX, runPlaces } from "./runPlaces";
import { checkSparkPlatformArgs, type SparkPlatformArgs } from "./sparkPlatformArgs";

/**
 * Where SparkApplications run: an EKS cluster with its nodes, the Spark Operator, a namespace for jobs with quota, accounts and role,
 * a history server and, if wanted, a Hive Metastore. What is made on it should depend on it, so that it comes last and goes first.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { Access, LakeFoundation, SPARK_API, SPARK_VERSION, SparkHost, SparkPlatform } from "spark-lake";
 *
 * const sparkImage = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/lake-spark:1";
 * const foundation = new LakeFoundation("lake", {
 *   hosts: [SparkHost.Eks],
 *   scripts: { report: "jobs/report.py" },
 * });
 * const platform = new SparkPlatform("lake", {
 *   vpcId: foundation.vpcId,
 *   privateSubnetIds: foundation.privateSubnetIds,
 *   kmsKeyArn: foundation.kmsKeyArn,
 *   runBucketName: foundation.refinedBucketName,
 *   runBucketArn: foundation.refinedBucketArn,
 *   sparkImage,
 *   grants: [
 *     { bucketArn: foundation.artifactBucketArn, prefixes: ["scripts/"], access: Access.Read },
 *   ],
 *   cluster: { apiCidrs: ["203.0.113.7/32"] },
 * });
 *
 * new kubernetes.apiextensions.CustomResource(
 *   "report",
 *   {
 *     apiVersion: SPARK_API,
 *     kind: "SparkApplication",
 *     metadata: { name: "report", namespace: platform.jobNamespace },
 *     spec: {
 *       type: "Python",
 *       mode: "cluster",
 *       sparkVersion: SPARK_VERSION,
 *       image: sparkImage,
 *       mainApplicationFile: foundation.scriptUris["report"],
 *       sparkConf: platform.sparkConf,
 *       driver: platform.driverPod.apply((pod) => ({ ...pod, cores: 1, memory: "2g" })),
 *       executor: platform.executorPod.apply((pod) => ({ ...pod, cores: 4, memory: "8g", instances: 2 })),
 *     },
 *   },
 *   { provider: new kubernetes.Provider("lake", { kubeconfig: platform.kubeconfig }), dependsOn: platform },
 * );
 * ```
 */
export class SparkPlatform extends pulumi.ComponentResource {
  /** Name of the cluster. */
  readonly clusterName: pulumi.Output<string>;

  /** ARN of the cluster. */
  readonly clusterArn: pulumi.Output<string>;

  /** How to reach the cluster, as the text of a kubeconfig without credentials. */
  readonly kubeconfig: pulumi.Output<string>;

  /** Group of the control plane and of every node. */
  readonly securityGroupId: pulumi.Output<string>;

  /** Namespace of the runs. Known once a run finds all that it needs: operator, accounts, role and metastore. */
  readonly jobNamespace: pulumi.Output<string>;

  /** Namespace of metastore and history server. */
  readonly serviceNamespace: pulumi.Output<string>;

  /** Role of the runs, by ARN. */
  readonly runRoleArn: pulumi.Output<string>;

  /** Where Spark finds the metastore; empty without one. */
  readonly metastoreUri: pulumi.Output<string>;

  /** The history server's service, as `<namespace>/<name>`. */
  readonly historyService: pulumi.Output<string>;

  /** Spark's settings of every run: secrets, event logs, S3, decommissioning, and the catalog `lake` where there is a metastore. */
  readonly sparkConf: pulumi.Output<Record<string, string>>;

  /** What a run's driver must have, for `driver` of a SparkApplication. */
  readonly driverPod: pulumi.Output<SparkPod>;

  /** What a run's executors must have, for `executor` of a SparkApplication. */
  readonly executorPod: pulumi.Output<SparkPod>;

  constructor(name: string, args: SparkPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    checkSparkPlatformArgs(name, args);
    super("spark-lake:index:SparkPlatform", name, {}, opts);

    const events = createEventFolder(name, args, this);
    const made = createCluster(name, args, this);
    PROVIDERS.set(this, made.provider);
    const jobs = createJobs(name, args, { made, parent: this });
    const services = createServices(name, args, { made, parent: this });

    this.clusterName = made.cluster.clusterName;
    this.clusterArn = made.cluster.clusterArn;
    this.kubeconfig = made.cluster.kubeconfig;
    this.securityGroupId = made.cluster.securityGroupId;
    this.jobNamespace = jobNamespace(jobs, services, events);
    this.serviceNamespace = services.namespace;
    this.runRoleArn = jobs.role.roleArn;
    this.metastoreUri = services.metastore?.uri ?? pulumi.output("");
    this.historyService = pulumi.interpolate`${services.namespace}/${services.history.serviceName}`;
    this.sparkConf = confOf(args, this.metastoreUri, placeOf(this));
    this.driverPod = pulumi.output(sparkPod(NodeRole.Drivers, SPARK_ACCOUNT));
    this.executorPod = pulumi.output(sparkPod(NodeRole.Executors, EXECUTOR_ACCOUNT));
    this.registerOutputs({
      clusterName: this.clusterName,
      clusterArn: this.clusterArn,
      kubeconfig: this.kubeconfig,
      securityGroupId: this.securityGroupId,
      jobNamespace: this.jobNamespace,
      serviceNamespace: this.serviceNamespace,
      runRoleArn: this.runRoleArn,
      metastoreUri: this.metastoreUri,
      historyService: this.historyService,
      sparkConf: this.sparkConf,
      driverPod: this.driverPod,
      executorPod: this.executorPod,
    });
  }

  /** By which objects of the cluster are made: what a pipeline in the same program adds need not make another. */
  kubernetesProvider(): k8s.Provider {
    const provider = PROVIDERS.get(this);
    if (provider === undefined) throw new Error("the platform has no provider yet");
    return provider;
  }
}

/** Providers of platforms. A property would be an output of the package's schema, which knows no providers. */
const PROVIDERS = new WeakMap<SparkPlatform, k8s.Provider>();

/** Spark and its history server refuse a folder of event logs that is not there; S3 has folders only where something says so. */
function createEventFolder(
  name: string,
  { runBucketName }: SparkPlatformArgs,
  parent: pulumi.Resource,
): pulumi.Resource {
  return new aws.s3.BucketObjectv2(
    `${name}-events`,
    { bucket: runBucketName, key: `${EVENTS_PREFIX}/`, content: "" },
    { parent },
  );
}

function jobNamespace(
  { workspace, role, operator }: PlatformJobs,
  { metastore }: PlatformServices,
  events: pulumi.Resource,
): pulumi.Output<string> {
  const needed = [
    workspace,
    role,
    operator,
    events,
    ...(metastore === undefined ? [] : [metastore]),
  ];
  return after(needed, workspace.namespaceName);
}

/** The settings of every run, with the tables of the metastore where there is one. */
function confOf(
  { runBucketName, metastore }: SparkPlatformArgs,
  metastoreUri: pulumi.Output<string>,
  place: pulumi.Output<Place>,
): pulumi.Output<Record<string, string>> {
  const warehouse = metastore?.warehouseBucketName ?? "";
  return pulumi
    .all([runBucketName, warehouse, metastoreUri, place])
    .apply(([bucket, tables, uri, { region }]) =>
      sparkKubeConf({
        region,
        ...runPlaces(bucket),
        ...(metastore === undefined
          ? {}
          : {
              catalog: {
                kind: IcebergCatalog.Hive,
                warehouse: `s3a://${tables}/${metastore.warehousePrefix}`,
                metastoreUri: uri,
                region,
              },
            }),
      }),
    );
}
