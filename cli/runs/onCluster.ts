import { type ClusterApi, KubeError, openCluster } from "../../kube";
import { type StackPlace } from "../../stacks";
import { EXIT, exitCodeOf, Refusal } from "../exitCodes";
import { type Session } from "../session";
import { type DeployedKube, deployedKube } from "./deployed";

/**
 * Does `work` with the cluster that a stack's runs are objects of. What its API says is foreseen, so it comes without a
 * stack trace.
 */
export async function withCluster(
  place: StackPlace,
  { signal }: Session,
  work: (api: ClusterApi, deployed: DeployedKube) => Promise<void>,
): Promise<void> {
  const deployed = await deployedKube(place, signal);
  try {
    await work(await clusterApi(deployed), deployed);
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    throw new Refusal(exitCodeOf(error), error.message, { cause: error });
  }
}

/** The API of the cluster that a stack's runs are objects of. Throws a KubeError, or a Refusal where the stack has none. */
export async function clusterApi({
  stack,
  kubeconfig,
  manifests,
}: DeployedKube): Promise<ClusterApi> {
  const [first] = Object.values(manifests);
  if (first === undefined) throw new Refusal(EXIT.usage, `stack ${stack} has no runs`);
  const { apiVersion, metadata } = first;
  return await openCluster(kubeconfig, { apiVersion, namespace: metadata.namespace });
}
