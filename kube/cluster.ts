import type { CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";
import { KubeError, tokenError } from "./errors";

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
  return clusterApi(config.makeApiClient(Custom), config.makeApiClient(Core), place);
}

function clusterApi(
  api: CustomObjectsApi,
  core: CoreV1Api,
  { apiVersion, namespace }: RunPlace,
): ClusterApi {
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
  };
}

/** The client does not know the objects' shape; who asks looks at it. */
async function asked(answer: Promise<unknown>): Promise<unknown> {
  return await answer;
}
