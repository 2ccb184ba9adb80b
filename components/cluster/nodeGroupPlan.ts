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

/** The node group of a plan: of one size, so that the autoscaler knows what a node holds before there is one. */
export function nodeGroupPlan({ role, families, capacity, mostCores }: NodePlan): NodeGroupPlan {
  const size = SIZE[role];
  return {
    instanceTypes: families.map((family) => `${family}.${size.name}`),
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
