import { CONTAINER_SECURITY, NodeRole, placementOn, POD_SECURITY } from "../shared";

/** What the operator's chart is told. */
export interface OperatorPlan {
  /** Namespaces whose applications it looks after. */
  readonly jobNamespaces: readonly string[];
  readonly replicas: number;
  /** Whether Prometheus is told where its figures are; needs the PodMonitor type in the cluster. */
  readonly podMonitors: boolean;
}

/** Values of the Spark Operator's chart: replicas with a leader, webhook, budgets, resources. */
export function operatorValues(plan: OperatorPlan): Record<string, unknown> {
  const { replicas, podMonitors } = plan;
  return {
    controller: {
      ...server(replicas),
      workers: 10,
      leaderElection: { enable: true },
      // Each submission starts a JVM of its own beside the controller.
      resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "2Gi" } },
    },
    webhook: {
      ...server(replicas),
      enable: true,
      // A pod that the webhook could not see would lack its place and its rights: better none.
      failurePolicy: "Fail",
      resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
    },
    spark: {
      jobNamespaces: [...plan.jobNamespaces],
      // Account and rights of the jobs are the workspace's.
      serviceAccount: { create: false },
      rbac: { create: false },
    },
    prometheus: {
      metrics: { enable: true },
      podMonitor: { create: podMonitors },
    },
  };
}

function server(replicas: number): Record<string, unknown> {
  return {
    replicas,
    ...placementOn(NodeRole.Services),
    podDisruptionBudget: { enable: replicas > 1, minAvailable: 1 },
    securityContext: {
      ...CONTAINER_SECURITY,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: POD_SECURITY.seccompProfile,
    },
  };
}
