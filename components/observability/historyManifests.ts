import type * as k8s from "@pulumi/kubernetes";
import { CONTAINER_SECURITY, NodeRole, placementOn, POD_SECURITY } from "../shared";

/** Name of every object of the history server in its namespace. */
export const HISTORY = "spark-history";

/** Port on which the history server shows its pages. */
export const HISTORY_PORT = 18_080;

/** Labels of the history server's pods. */
export const HISTORY_LABELS = {
  "app.kubernetes.io/name": HISTORY,
  "app.kubernetes.io/part-of": "spark-lake",
} as const;

/** What a history server's settings are made of. */
export interface HistoryPlan {
  /** Folder of the event logs, as an `s3a://` URI. */
  readonly eventLogs: string;
  readonly region: string;
  /** Days that an event log is kept. */
  readonly daysToKeep: number;
}

/** Heap of the server. */
const MEMORY = "1800m";

/** Text of `spark-defaults.conf`. */
export function historyConf({ eventLogs, region, daysToKeep }: HistoryPlan): string {
  const settings = {
    "spark.history.fs.logDirectory": eventLogs,
    "spark.history.fs.update.interval": "30s",
    "spark.history.ui.port": String(HISTORY_PORT),
    "spark.history.retainedApplications": "50",
    "spark.history.fs.cleaner.enabled": "true",
    "spark.history.fs.cleaner.maxAge": `${daysToKeep}d`,
    // What it has read of a log it keeps on its disk, so that a page is quick the second time.
    "spark.history.store.path": "/tmp/history",
    "spark.history.store.maxDiskUsage": "2g",
    "spark.hadoop.fs.s3a.aws.credentials.provider":
      "org.apache.hadoop.fs.s3a.auth.IAMInstanceCredentialsProvider",
    "spark.hadoop.fs.s3a.endpoint.region": region,
    // As the runs do (sparkKubeConf.ts): the folder's marker is the stack's.
    "spark.hadoop.fs.s3a.directory.marker.retention": "keep",
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key} ${value}\n`)
    .join("");
}

/** What the pod of a history server holds. */
export function historyPod(image: string, digest: string): k8s.types.input.core.v1.PodTemplateSpec {
  const probe = { httpGet: { path: "/api/v1/version", port: HISTORY_PORT }, periodSeconds: 15 };
  return {
    metadata: { labels: HISTORY_LABELS, annotations: { "spark-lake/settings": digest } },
    spec: {
      serviceAccountName: HISTORY,
      automountServiceAccountToken: false,
      ...placementOn(NodeRole.Services),
      securityContext: POD_SECURITY,
      containers: [
        {
          name: "history",
          image,
          imagePullPolicy: "IfNotPresent",
          command: [
            "/opt/spark/bin/spark-class",
            "org.apache.spark.deploy.history.HistoryServer",
            "--properties-file",
            "/opt/history/spark-defaults.conf",
          ],
          env: [{ name: "SPARK_DAEMON_MEMORY", value: MEMORY }],
          ports: [{ name: "http", containerPort: HISTORY_PORT }],
          startupProbe: { ...probe, failureThreshold: 20 },
          readinessProbe: probe,
          livenessProbe: { ...probe, failureThreshold: 6 },
          resources: { requests: { cpu: "250m", memory: "2560Mi" }, limits: { memory: "2560Mi" } },
          securityContext: { ...CONTAINER_SECURITY, readOnlyRootFilesystem: true },
          volumeMounts: [
            { name: "settings", mountPath: "/opt/history", readOnly: true },
            { name: "tmp", mountPath: "/tmp" },
          ],
        },
      ],
      volumes: [
        { name: "settings", configMap: { name: HISTORY } },
        { name: "tmp", emptyDir: { sizeLimit: "4Gi" } },
      ],
    },
  };
}

/** Who may open the pages: only what `kubectl port-forward` brings in, by way of the node. */
export function historyPolicySpec(): k8s.types.input.networking.v1.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: { "app.kubernetes.io/name": HISTORY } },
    policyTypes: ["Ingress"],
    ingress: [],
  };
}
