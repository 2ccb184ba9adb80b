import { cancelKubeRun, ENDED_RUN, KubeError, kubeRuns, type SeenKubeRun } from "../../kube";
import { type StackRuns } from "../../variants";
import { task } from "../output/output";
import { plural } from "../output/units";
import { type Session } from "../session";
import { type GoingRun } from "../deploy/goingRun";
import { readDeployedKube } from "./deployed";
import { clusterApi } from "./onCluster";

/** The runs on the stack's own Kubernetes cluster that go on. A cluster that does not answer is said, and hinders nothing. */
export async function runsOnStackCluster(
  { open: { name }, outputs }: StackRuns,
  { output, signal }: Session,
): Promise<GoingRun[]> {
  const plain = Object.entries(outputs).map(([key, { value }]) => [key, value as unknown]);
  const deployed = readDeployedKube(name, Object.fromEntries(plain));
  try {
    const api = await clusterApi(deployed);
    const runs = await task(output, "Look for runs that go on", () =>
      // Patience with a cluster that is gone would keep the stack from going.
      kubeRuns(api, { signal, sleep: () => Promise.reject(new Error("no second try")) }),
    );
    return runs
      .filter(({ state }) => !ENDED_RUN.has(state))
      .map((run) => ({
        id: run.name,
        text: `run ${run.name} (${run.job}): ${run.state}${executorsText(run)}`,
        since: run.created,
        nodes: undefined,
        end: (_, session) =>
          task(session.output, `Cancel run ${run.name}`, () =>
            cancelKubeRun(api, run.name, { signal: session.signal }),
          ),
      }));
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof KubeError ? error.message : "it does not answer";
    output.say(`note: whether runs go on could not be asked of the stack's cluster: ${why}`);
    return [];
  }
}

function executorsText({ executors }: SeenKubeRun): string {
  const count = Object.values(executors).reduce((sum, one) => sum + one, 0);
  return count === 0 ? "" : ` with ${plural(count, "executor")}`;
}
