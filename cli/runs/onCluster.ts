import { type ClusterApi, KubeError, type KubeErrorKind, openCluster } from "../../kube";
import { type StackPlace } from "../../stacks";
import { EXIT, type ExitCode, Refusal } from "../exitCodes";
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
  const [first] = Object.values(deployed.manifests);
  if (first === undefined) throw new Refusal(EXIT.usage, `stack ${deployed.stack} has no runs`);
  const { apiVersion, metadata } = first;
  try {
    const api = await openCluster(deployed.kubeconfig, {
      apiVersion,
      namespace: metadata.namespace,
    });
    await work(api, deployed);
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    throw new Refusal(EXITS[error.kind], error.message, { cause: error });
  }
}

const EXITS: Readonly<Record<KubeErrorKind, ExitCode>> = {
  settings: EXIT.usage,
  tools: EXIT.toolsMissing,
  credentials: EXIT.cloud,
  denied: EXIT.cloud,
  unknown: EXIT.usage,
  refused: EXIT.cloud,
  unreachable: EXIT.cloud,
};
