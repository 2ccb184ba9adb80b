import { type Cluster } from "./kit";
import { eventually } from "./waiting";

const JOBS = "spark-jobs";
const UI_PORT = 4040;

interface Executor {
  readonly id: string;
  readonly activeTasks: number;
}

/** Waits until an executor of the run works on a task, and answers with its pod. */
export async function workingExecutor(cluster: Cluster, run: string): Promise<string> {
  const words = ["get", "pod", `${run}-driver`, "-n", JOBS, "-o", "jsonpath={.status.podIP}"];
  const api = async (path: string): Promise<unknown> => {
    const address = `http://${await cluster.kubectl(words)}:${UI_PORT}/api/v1/applications`;
    return await (await fetch(`${address}${path}`)).json();
  };
  await eventually(`an executor of ${run} at work`, async () => {
    const [application] = (await api("")) as readonly { readonly id: string }[];
    const executors = (await api(`/${application?.id ?? ""}/executors`)) as readonly Executor[];
    const busy = executors.some(({ id, activeTasks }) => id !== "driver" && activeTasks > 0);
    return busy || undefined;
  });
  const selector = `sparkoperator.k8s.io/app-name=${run},spark-role=executor`;
  const pods = await cluster.kubectl(["get", "pods", "-n", JOBS, "-l", selector, "-o", "name"]);
  const [pod] = pods.trim().split("\n");
  if (pod === undefined || pod === "") throw new Error(`${run} has no executor`);
  return pod;
}

/** States of all executors that a run had, as the operator keeps them. */
export async function executorStates(cluster: Cluster, run: string): Promise<string[]> {
  const path = ["-n", JOBS, "-o", "jsonpath={.status.executorState}"];
  const states = await cluster.kubectl(["get", "sparkapplication", run, ...path]);
  return Object.values(JSON.parse(states) as Readonly<Record<string, string>>);
}

/** Takes a pod away at once, as a machine that is lost. */
export async function takeAway(cluster: Cluster, pod: string): Promise<void> {
  await cluster.kubectl(["delete", pod, "-n", JOBS, "--now", "--wait=false"]);
}
