/** Label and taint of a cluster's nodes that says what they are for. */
export const NODE_ROLE = "spark-lake/role";

/** What a node of a cluster is for: each kind of pod has nodes of its own. */
export enum NodeRole {
  /** What always runs: operator, metastore, history server. On demand. */
  Services = "services",
  /** Drivers, which must outlive every executor. On demand. */
  Drivers = "drivers",
  /** Executors, which may go at any time. Spot first. */
  Executors = "executors",
}

/** A taint that only pods of the role tolerate, as a pod states it. */
export interface RoleToleration {
  readonly key: string;
  readonly operator: "Equal";
  readonly value: string;
  readonly effect: "NoSchedule";
}

/** Where pods of a role may run: node selector and toleration. */
export interface Placement {
  readonly nodeSelector: Record<string, string>;
  readonly tolerations: RoleToleration[];
}

/** What sends a pod to the nodes of `role`. The nodes of services bear no taint: what nobody placed runs there. */
export function placementOn(role: NodeRole): Placement {
  return {
    nodeSelector: { [NODE_ROLE]: role },
    tolerations:
      role === NodeRole.Services
        ? []
        : [{ key: NODE_ROLE, operator: "Equal", value: role, effect: "NoSchedule" }],
  };
}
