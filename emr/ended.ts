import { lakeCommand } from "../remedies";
import { type EmrApi } from "./calls";
import { describeCluster, ENDED_CLUSTER, type ListedCluster } from "./cluster";
import { EmrError } from "./errors";
import { type RunsOf } from "./ownership";
import { type Patience } from "../patience";

/** A stack's persistent cluster where it has ended: nobody tells the stack, whose state still has it. Throws an EmrError. */
export async function endedCluster(
  client: EmrApi,
  clusterId: string,
  patience: Patience = {},
): Promise<ListedCluster | undefined> {
  const cluster = await describeCluster(client, clusterId, patience);
  return ENDED_CLUSTER.has(cluster.state) ? cluster : undefined;
}

/** Since when a cluster has ended, and why. */
export function endedText({ id, state, ended, reason }: ListedCluster): string {
  const since = ended === undefined ? "" : ` since ${ended.toISOString()}`;
  return `cluster ${id} has ended: ${state}${since}${reason === undefined ? "" : `: ${reason}`}`;
}

/** How a stack gets another cluster; empty where the stack is not known. */
export function anotherHint({ stack, project }: RunsOf): string {
  return stack === undefined
    ? ""
    : ` \`${lakeCommand("up", { stack, project })}\` makes another one.`;
}

/** The complaint that the stack's persistent cluster has ended. */
export function goneError(cluster: ListedCluster, of: RunsOf, cause?: Error): EmrError {
  const text = endedText(cluster).replace(/\.$/, "");
  const message = `The stack's ${text}.${anotherHint(of)}`;
  return new EmrError("ended", message, { cause });
}
