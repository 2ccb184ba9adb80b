import type { Recorded } from "../../program";

type Json = Readonly<Record<string, unknown>>;

/** A Kubernetes object as the program renders it. */
export interface KubeObject extends Json {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Kinds whose controllers are EKS's and Karpenter's: the kit has neither their types nor their nodes. */
const NODES = /^(karpenter\.sh|eks\.amazonaws\.com)\//;

/** Everything that the program would make on the cluster, but for nodes and what the kit brings: chart and types. */
export function kubeObjects(resources: readonly Recorded[]): KubeObject[] {
  return resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ inputs }) => inputs as unknown as KubeObject)
    .filter(({ apiVersion, kind }) => typeof kind === "string" && !NODES.test(apiVersion))
    .filter(({ kind }) => kind !== "CustomResourceDefinition");
}

/** The one object of a kind and name. */
export function objectOf(objects: readonly KubeObject[], kind: string, name: string): KubeObject {
  const found = objects.filter((one) => one.kind === kind && one.metadata.name === name);
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(`${found.length} objects are ${kind} ${name}`);
  return only;
}

/** Where pods find what stands for AWS on this machine. */
export interface Stands {
  /** Emulator of S3 and Secrets Manager, such as `http://10.0.0.1:5000`. */
  readonly endpoint: string;
  readonly region: string;
}

const TOKEN_FOLDER = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount";
const TOKEN = "eks-pod-identity-token";
const IDENTITY = "eks-pod-identity-token";

/** What EKS's webhook adds to a pod whose service account has an association, and where pods find the emulator. */
const environment = ({ endpoint, region }: Stands): Json[] =>
  Object.entries({
    AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials",
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: `${TOKEN_FOLDER}/${TOKEN}`,
    AWS_REGION: region,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
  }).map(([name, value]) => ({ name, value }));

const IDENTITY_MOUNT = { name: IDENTITY, mountPath: TOKEN_FOLDER, readOnly: true };
const IDENTITY_VOLUME = {
  name: IDENTITY,
  projected: {
    sources: [
      {
        serviceAccountToken: {
          audience: "pods.eks.amazonaws.com",
          expirationSeconds: 86_400,
          path: TOKEN,
        },
      },
    ],
  },
};

interface PodSpec extends Json {
  readonly containers: readonly (Json & {
    readonly volumeMounts?: readonly Json[];
    readonly env?: readonly Json[];
  })[];
  readonly volumes?: readonly Json[];
}

/** A Job or Deployment with what EKS adds to its pods. `mounts` are added to each container. */
export function onEks(
  object: KubeObject,
  stands: Stands,
  mounts: readonly Json[] = [],
): KubeObject {
  const spec = object["spec"] as { readonly template: { readonly spec: PodSpec } };
  const pod = spec.template.spec;
  const containers = pod.containers.map((one) => ({
    ...one,
    env: [...(one.env ?? []), ...environment(stands)],
    volumeMounts: [...(one.volumeMounts ?? []), IDENTITY_MOUNT, ...mounts],
  }));
  const template = {
    ...spec.template,
    spec: { ...pod, containers, volumes: [...(pod.volumes ?? []), IDENTITY_VOLUME] },
  };
  return { ...object, spec: { ...spec, template } };
}

/** S3A's settings for the emulator. */
export const s3aSettings = ({ endpoint }: Stands): Record<string, string> => ({
  "fs.s3a.endpoint": endpoint,
  "fs.s3a.path.style.access": "true",
  "fs.s3a.connection.ssl.enabled": "false",
});

interface Application extends Json {
  readonly spec: Json & {
    readonly sparkConf: Readonly<Record<string, string>>;
    readonly driver: Json;
    readonly executor: Json;
    readonly volumes?: readonly Json[];
  };
}

/** Small enough for two cores that others use as well; the rendered sizes are judged by the API server. */
const SMALL = { coreRequest: "100m", memory: "1024m", memoryOverhead: "700m" };

/** A run as the stack declares it, with endpoints mapped, small pods, and what EKS adds to them. */
export function runOnEks(application: object, stands: Stands): object {
  const { spec, ...rest } = application as Application;
  const pod = (declared: Json): Json => ({
    ...declared,
    ...SMALL,
    env: [...((declared["env"] as Json[] | undefined) ?? []), ...environment(stands)],
    volumeMounts: [...((declared["volumeMounts"] as Json[] | undefined) ?? []), IDENTITY_MOUNT],
  });
  const s3a = Object.entries(s3aSettings(stands)).map(
    ([key, value]) => [`spark.hadoop.${key}`, value] as const,
  );
  return {
    ...rest,
    spec: {
      ...spec,
      sparkConf: { ...spec.sparkConf, ...Object.fromEntries(s3a) },
      dynamicAllocation: { ...(spec["dynamicAllocation"] as Json), maxExecutors: 1 },
      driver: pod(spec.driver),
      executor: { ...pod(spec.executor), cores: 1 },
      volumes: [...(spec.volumes ?? []), IDENTITY_VOLUME],
    },
  };
}
