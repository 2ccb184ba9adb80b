import { NODE_ROLE, NodeRole } from "../shared";

/** The kinds of nodes of a cluster for Spark, in the order that they are made. */
export const NODE_ROLES = [NodeRole.Services, NodeRole.Drivers, NodeRole.Executors] as const;

/** Families with local NVMe disks, where shuffle files are written. More families mean spot capacity that is more often there. */
export const DEFAULT_EXECUTOR_FAMILIES = ["m6id", "m5d", "r6id", "r5d", "c6id"];

/** Families of what always runs and of drivers. */
export const DEFAULT_SERVICE_FAMILIES = ["m6i", "m5", "m6a"];

/** Cores that all executors of a cluster may have together. */
export const DEFAULT_MOST_EXECUTOR_CORES = 256;

/** Cores that all drivers, and all services, of a cluster may have together. */
export const MOST_SERVICE_CORES = 64;

/** What the nodes of one kind are. */
export interface NodePlan {
  readonly role: NodeRole;
  readonly families: readonly string[];
  /** How machines are bought, the dearer only where the cheaper cannot be had. */
  readonly capacity: readonly ("spot" | "on-demand")[];
  /** Cores that all nodes of the kind may have together. */
  readonly mostCores: number;
}

/** What a caller decides of the nodes. */
export interface NodeWishes {
  readonly executorFamilies: readonly string[];
  readonly serviceFamilies: readonly string[];
  readonly mostExecutorCores: number;
}

/** The nodes of a cluster, one plan for each kind. */
export function nodePlans(wishes: NodeWishes): NodePlan[] {
  const { executorFamilies, serviceFamilies, mostExecutorCores } = wishes;
  return NODE_ROLES.map((role) =>
    role === NodeRole.Executors
      ? {
          role,
          families: executorFamilies,
          // A run that waits for spot capacity which does not come would never end.
          capacity: ["spot", "on-demand"],
          mostCores: mostExecutorCores,
        }
      : {
          role,
          families: serviceFamilies,
          capacity: ["on-demand"],
          mostCores: MOST_SERVICE_CORES,
        },
  );
}

/** A taint as Kubernetes takes one. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: "NoSchedule";
}

/** Taints of the nodes of a role: all but the services' let nobody in who does not ask for them. */
export function taintsOf(role: NodeRole): Taint[] {
  return role === NodeRole.Services ? [] : [{ key: NODE_ROLE, value: role, effect: "NoSchedule" }];
}
