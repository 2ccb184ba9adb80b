import type * as k8s from "@pulumi/kubernetes";

type PolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;
type PolicyRule = k8s.types.input.rbac.v1.PolicyRule;

/** Service account of drivers, which make executors. */
export const SPARK_ACCOUNT = "spark";

/** Service account of executors, which read what strangers wrote: it may do nothing, and no pod of it holds a token. */
export const EXECUTOR_ACCOUNT = "spark-executor";

/** Kubernetes refuses every pod that does not run without rights, whoever makes it. */
export const NAMESPACE_LABELS = {
  "app.kubernetes.io/part-of": "spark-lake",
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/warn": "restricted",
} as const;

/** By this label rules and people know the namespaces that Spark runs in. */
export const RUNS_LABEL = { "spark-lake/runs": "true" } as const;

/** What Spark calls the pod that drives a run. */
const DRIVERS = { "spark-role": "driver" } as const;

/** Port on which a driver shows its pages and figures. */
const UI_PORT = 4040;

/** A driver makes executors, a service by which they find it, and their settings. */
export const DRIVER_RULES: readonly PolicyRule[] = [
  {
    apiGroups: [""],
    resources: ["pods", "services", "configmaps", "persistentvolumeclaims"],
    verbs: ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"],
  },
];

/**
 * Who may speak to the pods of runs: one another, and nobody of another namespace. What comes through `kubectl port-forward`
 * arrives from inside the pod, and is not asked.
 */
export const FENCE: PolicySpec = {
  podSelector: {},
  policyTypes: ["Ingress"],
  ingress: [{ from: [{ podSelector: {} }] }],
};

/** Prometheus, under the label that its operator gives it wherever it stands, may read the drivers' figures. */
export const MONITOR_FENCE: PolicySpec = {
  podSelector: { matchLabels: DRIVERS },
  policyTypes: ["Ingress"],
  ingress: [
    {
      from: [
        {
          namespaceSelector: {},
          podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } },
        },
      ],
      ports: [{ protocol: "TCP", port: UI_PORT }],
    },
  ],
};

/** Where Prometheus finds the figures: a driver shows its executors' on the port of its UI. */
export const MONITOR = {
  selector: { matchLabels: DRIVERS },
  podMetricsEndpoints: [
    { port: "spark-ui", path: "/metrics/executors/prometheus/", interval: "30s" },
  ],
} as const;
