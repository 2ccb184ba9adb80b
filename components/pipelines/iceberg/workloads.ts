import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { DEFAULT_MOST_EXECUTOR_CORES, MOST_SERVICE_CORES } from "../../cluster";
import { Access, PodRole } from "../../identity";
import { HiveMetastore } from "../../metastore";
import { SparkHistoryServer } from "../../observability";
import {
  EXECUTOR_ACCOUNT,
  NAMESPACE_LABELS,
  SPARK_ACCOUNT,
  SparkOperator,
  SparkWorkspace,
  type SparkWorkspaceArgs,
} from "../../operator";
import { arn, kubernetes, placeOf, type Place, type PolicyStatement } from "../../shared";
import { IcebergCatalog } from "../../spark";
import { DEFAULT_DAYS_TO_KEEP_RUNS } from "../../storage";
import type { IcebergCluster } from "./cluster";
import type { IcebergFoundation } from "./foundation";
import { EVENTS_PREFIX, LOGS_PREFIX, REFINED_WRITES, WAREHOUSE_PREFIX } from "./layout";
import { runWishes, type IcebergClusterArgs, type IcebergPipelineArgs } from "./args";
import { keysOf } from "../lakeFoundation";

/** Namespaces of the cluster that the pipeline makes. */
export const NAMESPACES = {
  jobs: "spark-jobs",
  services: "spark-services",
  operator: "spark-operator",
} as const;

/** What runs in the cluster beside the jobs. */
export interface IcebergWorkloads {
  /** The metastore, where the tables are kept in one. */
  readonly metastore: HiveMetastore | undefined;
  readonly history: SparkHistoryServer;
  /** What a run must find: operator, role and metastore. It goes before them. */
  readonly neededByRuns: readonly pulumi.Resource[];
}

/** What workloads are made of. */
export interface WorkloadParts {
  readonly base: IcebergFoundation;
  readonly made: IcebergCluster;
  readonly parent: pulumi.Resource;
}

/** Makes what runs in the cluster beside the jobs. Each part waits for what it needs, and goes before it. */
export function createWorkloads(
  name: string,
  args: IcebergPipelineArgs,
  parts: WorkloadParts,
): IcebergWorkloads {
  const { made, parent } = parts;
  const within = { parent, providers: [made.provider] };
  const jobs = new SparkWorkspace(
    `${name}-jobs`,
    {
      namespace: NAMESPACES.jobs,
      ...quotaOf(args.cluster),
      podMonitors: args.cluster?.podMonitors ?? false,
    },
    { ...within, dependsOn: made.nodes },
  );
  const services = createServices(name, made, parent).metadata.name;
  const role = createJobsRole(name, args, parts);
  const metastore = createMetastore(name, args, parts, services);
  const history = createHistory(name, args, parts, services);
  const operator = new SparkOperator(
    `${name}-operator`,
    {
      namespace: NAMESPACES.operator,
      jobNamespaces: [NAMESPACES.jobs],
      podMonitors: args.cluster?.podMonitors ?? false,
    },
    // Types go before the namespace of what is made from them.
    { ...within, dependsOn: [jobs, made.nodes] },
  );
  return {
    metastore,
    history,
    neededByRuns: [operator, role, ...(metastore === undefined ? [] : [metastore])],
  };
}

/** As much as the nodes of runs may have together: a quota below it would hold up what the nodes permit. */
function quotaOf({
  mostExecutorCores = DEFAULT_MOST_EXECUTOR_CORES,
}: IcebergClusterArgs = {}): Required<Pick<SparkWorkspaceArgs, "mostCores" | "mostMemoryGiB">> {
  const mostCores = mostExecutorCores + MOST_SERVICE_CORES;
  return { mostCores, mostMemoryGiB: mostCores * MOST_GIB_PER_CORE };
}

/** Memory of a core in the families that have most of it, in GiB. */
const MOST_GIB_PER_CORE = 8;

function createServices(
  name: string,
  made: IcebergCluster,
  parent: pulumi.Resource,
): k8s.core.v1.Namespace {
  return new (kubernetes().core.v1.Namespace)(
    `${name}-services`,
    { metadata: { name: NAMESPACES.services, labels: NAMESPACE_LABELS } },
    { parent, provider: made.provider, dependsOn: made.nodes },
  );
}

/** The role of drivers and executors: log files to read, tables and reports to write. */
function createJobsRole(
  name: string,
  args: IcebergPipelineArgs,
  { base: { key, storage, artifacts }, made: { cluster }, parent }: WorkloadParts,
): PodRole {
  const read = (bucketArn: pulumi.Output<string>, ...prefixes: string[]) => ({
    bucketArn,
    prefixes,
    access: Access.Read,
  });
  const { catalog, database } = runWishes(args);
  const usesGlue = catalog === IcebergCatalog.Glue;
  return new PodRole(
    `${name}-runs`,
    {
      description: `Runs of ${name}: drivers and executors`,
      clusterName: cluster.clusterName,
      clusterArn: cluster.clusterArn,
      namespace: NAMESPACES.jobs,
      serviceAccount: SPARK_ACCOUNT,
      moreServiceAccounts: [EXECUTOR_ACCOUNT],
      kmsKeyArns: [key.keyArn],
      grants: [
        read(storage.rawBucketArn, `${LOGS_PREFIX}/`),
        read(artifacts.bucketArn, "wheels/", "scripts/"),
        {
          bucketArn: storage.refinedBucketArn,
          prefixes: [...REFINED_WRITES],
          access: Access.Write,
        },
        {
          bucketArn: storage.servedBucketArn,
          prefixes: [`${WAREHOUSE_PREFIX}/`],
          access: Access.Write,
        },
      ],
      ...(usesGlue
        ? { statements: placeOf(parent).apply((here) => glueStatements(here, database)) }
        : {}),
    },
    { parent },
  );
}

/** Leave to make one database of the Glue catalog, and its tables. */
function glueStatements(place: Place, database: string): PolicyStatement[] {
  const resources = ["catalog", `database/${database}`, `table/${database}/*`].map((resource) =>
    arn(place, "glue", resource),
  );
  return [
    {
      sid: "Tables",
      actions: [
        "glue:GetDatabase",
        "glue:GetDatabases",
        "glue:CreateDatabase",
        "glue:UpdateDatabase",
        "glue:GetTable",
        "glue:GetTables",
        "glue:CreateTable",
        "glue:UpdateTable",
        "glue:DeleteTable",
      ],
      resources,
    },
  ];
}

function createMetastore(
  name: string,
  args: IcebergPipelineArgs,
  { base: { key, network, storage }, made, parent }: WorkloadParts,
  services: pulumi.Output<string>,
): HiveMetastore | undefined {
  const image = args.images.metastore;
  const isHive = runWishes(args).catalog === IcebergCatalog.Hive;
  if (!isHive || image === undefined) return undefined;
  return new HiveMetastore(
    `${name}-metastore`,
    {
      ...args.metastore,
      ...keysOf(args),
      ...(args.cluster?.logRetentionDays === undefined
        ? {}
        : { logRetentionDays: args.cluster.logRetentionDays }),
      vpcId: network.vpcId,
      privateSubnetIds: network.privateSubnetIds,
      clientSecurityGroupId: made.cluster.securityGroupId,
      kmsKeyArn: key.keyArn,
      clusterName: made.cluster.clusterName,
      clusterArn: made.cluster.clusterArn,
      // Only what stands in the namespace waits for it, and for the cluster: the database does not.
      namespace: services,
      clientNamespace: NAMESPACES.jobs,
      image,
      warehouseBucketName: storage.servedBucketName,
      warehouseBucketArn: storage.servedBucketArn,
      warehousePrefix: WAREHOUSE_PREFIX,
    },
    { parent, providers: [made.provider] },
  );
}

function createHistory(
  name: string,
  args: IcebergPipelineArgs,
  { base: { key, storage }, made, parent }: WorkloadParts,
  services: pulumi.Output<string>,
): SparkHistoryServer {
  return new SparkHistoryServer(
    `${name}-history`,
    {
      clusterName: made.cluster.clusterName,
      clusterArn: made.cluster.clusterArn,
      namespace: services,
      image: args.images.spark,
      logBucketName: storage.refinedBucketName,
      logBucketArn: storage.refinedBucketArn,
      logPrefix: EVENTS_PREFIX,
      kmsKeyArn: key.keyArn,
      daysToKeep: args.retention?.runDays ?? DEFAULT_DAYS_TO_KEEP_RUNS,
    },
    { parent, providers: [made.provider] },
  );
}
