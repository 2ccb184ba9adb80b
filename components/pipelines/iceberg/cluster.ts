import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import {
  ClusterCompute,
  DEFAULT_CLUSTER_COMPUTE,
  KubeCluster,
  NodeGroups,
  NodePools,
} from "../../cluster";
import { kubernetes } from "../../shared";
import type { IcebergFoundation } from "./foundation";
import type { IcebergClusterArgs, IcebergPipelineArgs } from "./args";
import { keysOf } from "../lakeFoundation";

/** A cluster that pods can be sent to. */
export interface IcebergCluster {
  readonly cluster: KubeCluster;
  /** By which objects of the cluster are made. */
  readonly provider: k8s.Provider;
  /** Where pods run: what makes pods waits for them, and goes before them. */
  readonly nodes: pulumi.Resource;
}

/** Makes the cluster of the pipeline `name` with its nodes, as children of `parent`. */
export function createIcebergCluster(
  name: string,
  args: IcebergPipelineArgs,
  { key, network }: IcebergFoundation,
  parent: pulumi.Resource,
): IcebergCluster {
  const { compute, version, apiCidrs, adminRoleArns, logRetentionDays } = args.cluster ?? {};
  const cluster = new KubeCluster(
    `${name}-cluster`,
    {
      vpcId: network.vpcId,
      privateSubnetIds: network.privateSubnetIds,
      kmsKeyArn: key.keyArn,
      protected: keysOf(args).protected,
      ...(compute === undefined ? {} : { compute }),
      ...(version === undefined ? {} : { version }),
      ...(apiCidrs === undefined ? {} : { apiCidrs }),
      ...(adminRoleArns === undefined ? {} : { adminRoleArns }),
      ...(logRetentionDays === undefined ? {} : { logRetentionDays }),
    },
    { parent },
  );
  const provider = new (kubernetes().Provider)(
    `${name}-kubernetes`,
    { kubeconfig: cluster.kubeconfig, enableServerSideApply: true },
    { parent },
  );
  const nodes = createNodes(name, args.cluster ?? {}, { cluster, network }, { parent, provider });
  return { cluster, provider, nodes };
}

interface Made {
  readonly cluster: KubeCluster;
  readonly network: IcebergFoundation["network"];
}

interface Where {
  readonly parent: pulumi.Resource;
  readonly provider: k8s.Provider;
}

function createNodes(
  name: string,
  args: IcebergClusterArgs,
  { cluster, network }: Made,
  { parent, provider }: Where,
): pulumi.Resource {
  const { executorFamilies, serviceFamilies, mostExecutorCores } = args;
  const common = {
    clusterName: cluster.clusterName,
    privateSubnetIds: network.privateSubnetIds,
    ...(executorFamilies === undefined ? {} : { executorFamilies }),
    ...(serviceFamilies === undefined ? {} : { serviceFamilies }),
    ...(mostExecutorCores === undefined ? {} : { mostExecutorCores }),
  };
  const opts = { parent, providers: [provider] };
  if ((args.compute ?? DEFAULT_CLUSTER_COMPUTE) === ClusterCompute.Managed) {
    const { nodeRoleArn, clusterArn } = cluster;
    return new NodeGroups(`${name}-nodes`, { ...common, nodeRoleArn, clusterArn }, opts);
  }
  const { nodeRoleName, securityGroupId } = cluster;
  return new NodePools(`${name}-nodes`, { ...common, nodeRoleName, securityGroupId }, opts);
}
