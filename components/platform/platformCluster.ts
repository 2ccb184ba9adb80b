import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import {
  ClusterCompute,
  DEFAULT_CLUSTER_COMPUTE,
  KubeCluster,
  NodeGroups,
  NodePools,
} from "../cluster";
import { given, kubernetes, withKeyDefaults } from "../shared";
import type { SparkPlatformArgs } from "./sparkPlatformArgs";

/** A cluster that pods can be sent to. */
export interface PlatformCluster {
  readonly cluster: KubeCluster;
  /** By which objects of the cluster are made. */
  readonly provider: k8s.Provider;
  /** Where pods run: what makes pods waits for them, and goes before them. */
  readonly nodes: pulumi.Resource;
}

/** Makes the cluster of the platform `name` with its nodes, as children of `parent`. */
export function createCluster(
  name: string,
  args: SparkPlatformArgs,
  parent: pulumi.Resource,
): PlatformCluster {
  const { compute, version, apiCidrs, adminRoleArns, logRetentionDays } = args.cluster ?? {};
  const cluster = new KubeCluster(
    `${name}-cluster`,
    {
      vpcId: args.vpcId,
      privateSubnetIds: args.privateSubnetIds,
      kmsKeyArn: args.kmsKeyArn,
      protected: withKeyDefaults(args).protected,
      ...given({ compute, version, apiCidrs, adminRoleArns, logRetentionDays }),
    },
    { parent },
  );
  const provider = new (kubernetes().Provider)(
    `${name}-kubernetes`,
    { kubeconfig: cluster.kubeconfig, enableServerSideApply: true },
    { parent },
  );
  return { cluster, provider, nodes: createNodes(name, args, { cluster, parent, provider }) };
}

interface NodeParts {
  readonly cluster: KubeCluster;
  readonly parent: pulumi.Resource;
  readonly provider: k8s.Provider;
}

function createNodes(
  name: string,
  args: SparkPlatformArgs,
  { cluster, parent, provider }: NodeParts,
): pulumi.Resource {
  const { executorFamilies, serviceFamilies, mostExecutorCores } = args.cluster ?? {};
  const common = {
    clusterName: cluster.clusterName,
    privateSubnetIds: args.privateSubnetIds,
    ...given({ executorFamilies, serviceFamilies, mostExecutorCores }),
  };
  const opts = { parent, providers: [provider] };
  if ((args.cluster?.compute ?? DEFAULT_CLUSTER_COMPUTE) === ClusterCompute.Managed) {
    const { nodeRoleArn, clusterArn } = cluster;
    return new NodeGroups(`${name}-nodes`, { ...common, nodeRoleArn, clusterArn }, opts);
  }
  const { nodeRoleName, securityGroupId } = cluster;
  return new NodePools(`${name}-nodes`, { ...common, nodeRoleName, securityGroupId }, opts);
}
