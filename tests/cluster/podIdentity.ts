import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { toolchain } from "../../local";
import { type Cluster } from "./kit";

/** Where pods find the agent on every node of EKS. */
const ADDRESS = "169.254.170.23";

/** Starts what stands for EKS's Pod Identity agent in the cluster's network, and waits until it listens. It ends with the cluster. */
export async function startPodIdentity(cluster: Cluster): Promise<void> {
  const add = cluster.enter(["ip", "address", "replace", `${ADDRESS}/32`, "dev", "lo"]);
  const [status] = (await once(add, "exit")) as [number | null];
  if (status !== 0) throw new Error(`${ADDRESS} was not added to the cluster's network`);
  const agent = cluster.enter([toolchain().python, join(__dirname, "pod_identity.py"), ADDRESS]);
  const printed: string[] = [];
  agent.stderr?.on("data", (data: Buffer) => printed.push(data.toString()));
  if (agent.stdout === null) throw new Error("the agent has no output");
  const lines = createInterface({ input: agent.stdout });
  const ended = once(agent, "exit").then(([code]) => {
    throw new Error(`the Pod Identity agent ended with ${String(code)}: ${printed.join("")}`);
  });
  await Promise.race([once(lines, "line"), ended]);
  // It ends with the cluster's network; nobody waits for it then.
  ended.catch(() => undefined);
  agent.unref();
  // A suite that keeps its cluster leaves the agent there, and ends without it.
  for (const pipe of [agent.stdin, agent.stdout, agent.stderr]) pipe?.destroy();
}
