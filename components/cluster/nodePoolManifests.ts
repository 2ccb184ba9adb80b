import { NODE_ROLE, NodeRole } from "../shared";
import { taintsOf, type NodePlan } from "./nodePlan";

/** Disk of a node, beside its local NVMe disks. */
const DISK = "100Gi";

/** After this a node is renewed, with whatever AWS has patched since: two weeks. Auto Mode takes three at most. */
const NODE_LIFE = "336h";

/** How long an empty node waits for more work. */
const IDLE = "2m";

/** How long a node that must go waits for its pods: a driver may end its run. */
const GRACE = "24h";

/** What the nodes of a cluster have in common. */
export interface NodeClassPlan {
  readonly roleName: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
}

/** What a NodeClass of EKS Auto Mode holds: private subnets and a disk. Its machines have encrypted disks, IMDSv2 and no SSH, always. */
export function nodeClassSpec(plan: NodeClassPlan): Record<string, unknown> {
  return {
    role: plan.roleName,
    subnetSelectorTerms: plan.subnetIds.map((id) => ({ id })),
    securityGroupSelectorTerms: [{ id: plan.securityGroupId }],
    ephemeralStorage: { size: DISK },
    networkPolicy: "DefaultAllow",
  };
}

/** What a NodePool of Karpenter holds. */
export function nodePoolSpec(plan: NodePlan, nodeClass: string): Record<string, unknown> {
  return {
    template: {
      metadata: { labels: { [NODE_ROLE]: plan.role } },
      spec: {
        nodeClassRef: { group: "eks.amazonaws.com", kind: "NodeClass", name: nodeClass },
        requirements: [
          isIn("karpenter.sh/capacity-type", plan.capacity),
          isIn("kubernetes.io/arch", ["amd64"]),
          isIn("kubernetes.io/os", ["linux"]),
          isIn("eks.amazonaws.com/instance-family", plan.families),
        ],
        taints: taintsOf(plan.role),
        expireAfter: NODE_LIFE,
        terminationGracePeriod: GRACE,
      },
    },
    limits: { cpu: String(plan.mostCores) },
    disruption: {
      // Moving a driver ends its run, and moving executors loses their shuffle files: only empty nodes go.
      consolidationPolicy:
        plan.role === NodeRole.Services ? "WhenEmptyOrUnderutilized" : "WhenEmpty",
      consolidateAfter: IDLE,
    },
  };
}

function isIn(key: string, values: readonly string[]): Record<string, unknown> {
  return { key, operator: "In", values: [...values] };
}
