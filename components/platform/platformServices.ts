import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { HiveMetastore } from "../metastore";
import { SparkHistoryServer } from "../observability";
import { NAMESPACE_LABELS } from "../operator";
import { given, kubernetes, withKeyDefaults } from "../shared";
import { DEFAULT_DAYS_TO_KEEP_RUNS } from "../storage";
import type { PlatformCluster } from "./platformCluster";
import { EVENTS_PREFIX } from "./runPlaces";
import { namespacesOf, type SparkPlatformArgs } from "./sparkPlatformArgs";

/** Days that event logs are kept, unless told otherwise: as long as what else runs leave. */
export const DEFAULT_EVENT_LOG_DAYS = DEFAULT_DAYS_TO_KEEP_RUNS;

/** What runs beside the jobs and shows or keeps something of theirs. */
export interface PlatformServices {
  readonly namespace: pulumi.Output<string>;
  readonly metastore: HiveMetastore | undefined;
  readonly history: SparkHistoryServer;
}

/** What services are made of. */
export interface ServiceParts {
  readonly made: PlatformCluster;
  readonly parent: pulumi.Resource;
}

/** Makes metastore and history server in a namespace of their own. */
export function createServices(
  name: string,
  args: SparkPlatformArgs,
  parts: ServiceParts,
): PlatformServices {
  const namespace = createNamespace(name, args, parts).metadata.name;
  const metastore = createMetastore(name, args, { ...parts, namespace });
  const history = createHistory(name, args, { ...parts, namespace });
  return { namespace, metastore, history };
}

interface Within extends ServiceParts {
  readonly namespace: pulumi.Output<string>;
}

function createNamespace(
  name: string,
  { namespacePrefix }: SparkPlatformArgs,
  { made, parent }: ServiceParts,
): k8s.core.v1.Namespace {
  return new (kubernetes().core.v1.Namespace)(
    `${name}-services`,
    { metadata: { name: namespacesOf(namespacePrefix).services, labels: NAMESPACE_LABELS } },
    { parent, provider: made.provider, dependsOn: made.nodes },
  );
}

function createMetastore(
  name: string,
  args: SparkPlatformArgs,
  { made, parent, namespace }: Within,
): HiveMetastore | undefined {
  if (args.metastore === undefined) return undefined;
  return new HiveMetastore(
    `${name}-metastore`,
    {
      ...args.metastore,
      ...withKeyDefaults(args),
      ...given({ logRetentionDays: args.cluster?.logRetentionDays }),
      vpcId: args.vpcId,
      privateSubnetIds: args.privateSubnetIds,
      clientSecurityGroupId: made.cluster.securityGroupId,
      kmsKeyArn: args.kmsKeyArn,
      clusterName: made.cluster.clusterName,
      clusterArn: made.cluster.clusterArn,
      // Only what stands in the namespace waits for it, and for the cluster: the database does not.
      namespace,
      clientNamespace: namespacesOf(args.namespacePrefix).jobs,
    },
    { parent, providers: [made.provider] },
  );
}

function createHistory(
  name: string,
  args: SparkPlatformArgs,
  { made, parent, namespace }: Within,
): SparkHistoryServer {
  return new SparkHistoryServer(
    `${name}-history`,
    {
      clusterName: made.cluster.clusterName,
      clusterArn: made.cluster.clusterArn,
      namespace,
      image: args.sparkImage,
      logBucketName: args.runBucketName,
      logBucketArn: args.runBucketArn,
      logPrefix: EVENTS_PREFIX,
      kmsKeyArn: args.kmsKeyArn,
      daysToKeep: args.eventLogDays ?? DEFAULT_EVENT_LOG_DAYS,
    },
    { parent, providers: [made.provider] },
  );
}
