import type * as k8s from "@pulumi/kubernetes";
import { CONTAINER_SECURITY, NodeRole, placementOn, POD_SECURITY } from "../shared";
import { METASTORE_PORT } from "./hiveMetastoreArgs";

/** Name of every object of the metastore in its namespace. */
export const METASTORE = "hive-metastore";

/** What the pods of a metastore are made of. */
export interface MetastorePods {
  readonly image: string;
  /** Digest of the settings: pods start anew when they change. */
  readonly settingsDigest: string;
}

type PodTemplate = k8s.types.input.core.v1.PodTemplateSpec;
type PodSpec = k8s.types.input.core.v1.PodSpec;
type Container = k8s.types.input.core.v1.Container;
type JobSpec = k8s.types.input.batch.v1.JobSpec;
type PolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;

/** Labels of the metastore's pods. */
export const METASTORE_LABELS = {
  "app.kubernetes.io/name": METASTORE,
  "app.kubernetes.io/part-of": "spark-lake",
} as const;

/** Seconds that a metastore may take to start; then between two looks at it. */
const START_SECONDS = 120;
const PROBE_SECONDS = 10;

/** Seconds for calls to end before a pod that must go is ended. */
const GRACE_SECONDS = 60;

/** Tries of the schema's job, and seconds that it may take. */
const SCHEMA_TRIES = 4;
const SCHEMA_SECONDS = 900;

const CONF = "/opt/metastore/conf/metastore-site.xml";

/** What the pods that answer hold. */
export function servicePod(pods: MetastorePods): PodTemplate {
  const probe = { tcpSocket: { port: METASTORE_PORT }, periodSeconds: PROBE_SECONDS };
  return {
    metadata: {
      labels: METASTORE_LABELS,
      annotations: { "spark-lake/settings": pods.settingsDigest },
    },
    spec: {
      ...pod(pods, "metastore", {
        args: ["serve"],
        ports: [{ name: "thrift", containerPort: METASTORE_PORT }],
        startupProbe: { ...probe, failureThreshold: START_SECONDS / PROBE_SECONDS },
        readinessProbe: probe,
        livenessProbe: { ...probe, failureThreshold: 6 },
        resources: { requests: { cpu: "500m", memory: "2Gi" }, limits: { memory: "2Gi" } },
      }),
      terminationGracePeriodSeconds: GRACE_SECONDS,
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: METASTORE_LABELS },
        },
      ],
    },
  };
}

/** What the job does that creates the schema where there is none, and brings it up where it is old. */
export function schemaJobSpec(pods: MetastorePods): JobSpec {
  return {
    backoffLimit: SCHEMA_TRIES,
    activeDeadlineSeconds: SCHEMA_SECONDS,
    template: {
      metadata: {
        labels: { ...METASTORE_LABELS, "app.kubernetes.io/name": `${METASTORE}-schema` },
      },
      spec: {
        ...pod(pods, "schema", {
          args: ["schema"],
          resources: { requests: { cpu: "250m", memory: "1Gi" }, limits: { memory: "1Gi" } },
        }),
        // A try that failed keeps its pod, and with it what it said.
        restartPolicy: "Never",
      },
    },
  };
}

/** Who may ask the metastore: pods of one namespace, on one port. Nothing else reaches it. */
export function policySpec(clientNamespace: string): PolicySpec {
  return {
    podSelector: { matchLabels: { "app.kubernetes.io/name": METASTORE } },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [
          {
            namespaceSelector: {
              matchLabels: { "kubernetes.io/metadata.name": clientNamespace },
            },
          },
        ],
        ports: [{ protocol: "TCP", port: METASTORE_PORT }],
      },
    ],
  };
}

function pod({ image }: MetastorePods, container: string, own: Partial<Container>): PodSpec {
  return {
    serviceAccountName: METASTORE,
    // Its AWS role comes from Pod Identity; it has nothing to ask of Kubernetes.
    automountServiceAccountToken: false,
    ...placementOn(NodeRole.Services),
    securityContext: POD_SECURITY,
    containers: [
      {
        name: container,
        image,
        imagePullPolicy: "IfNotPresent",
        securityContext: { ...CONTAINER_SECURITY, readOnlyRootFilesystem: true },
        volumeMounts: [
          { name: "settings", mountPath: CONF, subPath: "metastore-site.xml", readOnly: true },
          { name: "tmp", mountPath: "/tmp" },
        ],
        ...own,
      },
    ],
    volumes: [
      { name: "settings", configMap: { name: METASTORE } },
      { name: "tmp", emptyDir: {} },
    ],
  };
}
