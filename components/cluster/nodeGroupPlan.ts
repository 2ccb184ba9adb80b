import { NodeRole } from "../shared";
import type { NodePlan } from "./nodePlan";

/** Sizes of instances, by their cores. Executors fill eight cores; drivers and services need fewer. */
const SIZE: Readonly<Record<NodeRole, { readonly name: string; readonly cores: number }>> = {
  [NodeRole.Services]: { name: "xlarge", cores: 4 },
  [NodeRole.Drivers]: { name: "xlarge", cores: 4 },
  [NodeRole.Executors]: { name: "2xlarge", cores: 8 },
};

/** Nodes that are always there: the services', one in each of two zones. */
const ALWAYS: Readonly<Record<NodeRole, number>> = {
  [NodeRole.Services]: 2,
  [NodeRole.Drivers]: 0,
  [NodeRole.Executors]: 0,
};

/** What a managed node group is, as plain values. */
export interface NodeGroupPlan {
  readonly instanceTypes: string[];
  readonly capacityType: "SPOT" | "ON_DEMAND";
  readonly fewest: number;
  readonly most: number;
}

/**
 * GiB of memory for each core, by what a family begins with; undefined for those that have no one such number.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
function memoryPerCore(family: string): number | undefined {
  const [letters = ""] = /^[a-z]+/.exec(family) ?? [];
  return { c: 2, m: 4, r: 8 }[letters];
}

/** The families with as much memory for each core as the first one has. */
function alike(families: readonly string[]): readonly string[] {
  const [first = ""] = families;
  const wanted = memoryPerCore(first);
  return wanted === undefined
    ? families.slice(0, 1)
    : families.filter((family) => memoryPerCore(family) === wanted);
}

/**
 * The node group of a plan: of one size and one memory, so that the autoscaler, which takes the nodes of a group for alike, knows what one
 * holds before there is one (https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md).
 * Families with other memory for each core than the first are left out.
 */
export function nodeGroupPlan({ role, families, capacity, mostCores }: NodePlan): NodeGroupPlan {
  const size = SIZE[role];
  return {
    instanceTypes: alike(families).map((family) => `${family}.${size.name}`),
    capacityType: capacity[0] === "spot" ? "SPOT" : "ON_DEMAND",
    fewest: ALWAYS[role],
    most: Math.max(ALWAYS[role], Math.floor(mostCores / size.cores)),
  };
}

/**
 * What a node of Amazon Linux 2023 is told when it starts: local NVMe disks become one, on which pods and images lie.
 * EKS adds how to join the cluster.
 */
export const NODE_USER_DATA = [
  "MIME-Version: 1.0",
  'Content-Type: multipart/mixed; boundary="//"',
  "",
  "--//",
  "Content-Type: application/node.eks.aws",
  "",
  "---",
  "apiVersion: node.eks.aws/v1alpha1",
  "kind: NodeConfig",
  "spec:",
  "  instance:",
  "    localStorage:",
  "      strategy: RAID0",
  "",
  "--//--",
  "",
].join("\n");
