import type { Writable } from "node:stream";
import type { CoreV1Api, CustomObjectsApi, Log } from "@kubernetes/client-node";
import { KubeError, tokenError } from "./errors";
import { hearing } from "./hearing";

/** Where a stack's runs are objects. */
export interface RunPlace {
  /** Such as `sparkoperator.k8s.io/v1beta2`. */
  readonly apiVersion: string;
  readonly namespace: string;
}

/** The SparkApplications of one namespace, and their drivers' logs. Answers are the API's own. */
export interface ClusterApi {
  create(object: object): Promise<unknown>;
  read(name: string): Promise<unknown>;
  list(labelSelector: string): Promise<unknown>;
  remove(name: string): Promise<unknown>;
  /** A pod of the namespace. */
  pod(name: string): Promise<unknown>;
  /** What a driver's pod printed, each line behind its time: all of it, or that of the last seconds. */
  log(pod: string, sinceSeconds?: number): Promise<string>;
  /**
   * Hears what a driver's pod prints, from its beginning or from some seconds ago, while it prints it. Resolves when there is no
   * more, or nothing to hear: it never rejects.
   */
  hear(
    pod: string,
    onText: (text: string) => void,
    signal: AbortSignal,
    sinceSeconds?: number,
  ): Promise<void>;
}

const PLURAL = "sparkapplications";

/** Spark's own name for it. */
const DRIVER_CONTAINER = "spark-kubernetes-driver";

/**
 * Opens a cluster by the text of its kubeconfig, and makes a token for it. Throws a KubeError where that cannot be.
 */
export async function openCluster(kubeconfig: string, place: RunPlace): Promise<ClusterApi> {
  const {
    CoreV1Api: Core,
    CustomObjectsApi: Custom,
    KubeConfig,
    Log: Logs,
  } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  try {
    config.loadFromString(kubeconfig);
  } catch (error) {
    throw new KubeError("settings", "the output `kubeconfig` is no kubeconfig", { cause: error });
  }
  // Each call would make one; here it is known that whatever fails is the making.
  await config.applyToHTTPSOptions({}).catch((error: unknown) => {
    throw tokenError(error);
  });
  const apis = { api: config.makeApiClient(Custom), core: config.makeApiClient(Core) };
  return clusterApi({ ...apis, logs: new Logs(config) }, place);
}

interface Apis {
  readonly api: CustomObjectsApi;
  readonly core: CoreV1Api;
  readonly logs: Log;
}

function clusterApi({ api, core, logs }: Apis, { apiVersion, namespace }: RunPlace): ClusterApi {
  const [group = "", version = ""] = apiVersion.split("/");
  const where = { group, version, namespace, plural: PLURAL };
  return {
    create: async (body) => await asked(api.createNamespacedCustomObject({ ...where, body })),
    read: async (name) => await asked(api.getNamespacedCustomObject({ ...where, name })),
    list: async (labelSelector) =>
      await asked(api.listNamespacedCustomObject({ ...where, labelSelector })),
    remove: async (name) => await asked(api.deleteNamespacedCustomObject({ ...where, name })),
    pod: async (name) => await core.readNamespacedPod({ name, namespace }),
    log: async (name, sinceSeconds) =>
      await core.readNamespacedPodLog({
        ...{ name, namespace, container: DRIVER_CONTAINER, timestamps: true },
        ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
      }),
    hear: (pod, onText, signal, sinceSeconds) => {
      const options = { follow: true, ...(sinceSeconds === undefined ? {} : { sinceSeconds }) };
      const open = (to: Writable): Promise<AbortController> =>
        logs.log(namespace, pod, DRIVER_CONTAINER, to, options);
      return hearing(open, onText, signal);
    },
  };
}

/** The client does not know the objects' shape; who asks looks at it. */
async function asked(answer: Promise<unknown>): Promise<unknown> {
  return await answer;
}
