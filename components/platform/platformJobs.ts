import type * as pulumi from "@pulumi/pulumi";
import { DEFAULT_MOST_EXECUTOR_CORES, MOST_SERVICE_CORES } from "../cluster";
import { Access, PodRole } from "../identity";
import {
  EXECUTOR_ACCOUNT,
  SPARK_ACCOUNT,
  SparkOperator,
  SparkWorkspace,
  type SparkWorkspaceArgs,
} from "../operator";
import { given } from "../shared";
import type { PlatformCluster } from "./platformCluster";
import { RUN_WRITES } from "./runPlaces";
import {
  namespacesOf,
  type PlatformClusterArgs,
  type SparkPlatformArgs,
} from "./sparkPlatformArgs";

/** Where jobs run, and what runs them. */
export interface PlatformJobs {
  readonly workspace: SparkWorkspace;
  readonly role: PodRole;
  readonly operator: SparkOperator;
}

/** Makes the namespace of jobs with its quota, accounts and role, and the operator that looks after it. */
export function createJobs(
  name: string,
  args: SparkPlatformArgs,
  { made, parent }: { readonly made: PlatformCluster; readonly parent: pulumi.Resource },
): PlatformJobs {
  const within = { parent, providers: [made.provider] };
  const namespaces = namespacesOf(args.namespacePrefix);
  const podMonitors = args.cluster?.podMonitors ?? false;
  const workspace = new SparkWorkspace(
    `${name}-jobs`,
    { namespace: namespaces.jobs, ...quotaOf(args.cluster), podMonitors },
    { ...within, dependsOn: made.nodes },
  );
  const role = createRole(name, args, made, parent);
  const operator = new SparkOperator(
    `${name}-operator`,
    { namespace: namespaces.operator, jobNamespaces: [namespaces.jobs], podMonitors },
    // Types go before the namespace of what is made from them.
    { ...within, dependsOn: [workspace, made.nodes] },
  );
  return { workspace, role, operator };
}

/** Memory of a core in the families that have most of it, in GiB. */
const MOST_GIB_PER_CORE = 8;

/** As much as the nodes of runs may have together: a quota below it would hold up what the nodes permit. */
function quotaOf({
  mostExecutorCores = DEFAULT_MOST_EXECUTOR_CORES,
}: PlatformClusterArgs = {}): Required<Pick<SparkWorkspaceArgs, "mostCores" | "mostMemoryGiB">> {
  const mostCores = mostExecutorCores + MOST_SERVICE_CORES;
  return { mostCores, mostMemoryGiB: mostCores * MOST_GIB_PER_CORE };
}

/** The role of drivers and executors: what every run leaves, and what the platform's owner grants. */
function createRole(
  name: string,
  args: SparkPlatformArgs,
  { cluster }: PlatformCluster,
  parent: pulumi.Resource,
): PodRole {
  const { statements, grants = [] } = args;
  const left = { bucketArn: args.runBucketArn, prefixes: [...RUN_WRITES], access: Access.Write };
  return new PodRole(
    `${name}-runs`,
    {
      description: `Runs of ${name}: drivers and executors`,
      clusterName: cluster.clusterName,
      clusterArn: cluster.clusterArn,
      namespace: namespacesOf(args.namespacePrefix).jobs,
      serviceAccount: SPARK_ACCOUNT,
      moreServiceAccounts: [EXECUTOR_ACCOUNT],
      kmsKeyArns: [args.kmsKeyArn],
      grants: [left, ...grants],
      ...given({ statements }),
    },
    { parent },
  );
}
