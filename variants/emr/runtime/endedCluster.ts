import { EMRClient } from "@aws-sdk/client-emr";
import { type OutputMap } from "@pulumi/pulumi/automation";
import { configOf, type Session, task, TIMEOUTS } from "../../../cli";
import { EmrError, endedCluster, endedText } from "../../../emr";
import { cloudConfig, type OpenStack } from "../../../stacks";

/**
 * Since when the stack's persistent cluster has ended, and why; undefined while it goes on, or where there is none. The engine goes by its
 * state, in which the cluster stands, and would make no other; the AWS provider forgets one that is read when it has ended.
 */
export async function endOfCluster(
  open: OpenStack,
  { clusterId }: OutputMap,
  { output, signal }: Session,
): Promise<string | undefined> {
  const id: unknown = clusterId?.value;
  if (typeof id !== "string" || id === "") return undefined;
  const client = new EMRClient({ ...cloudConfig(configOf(open)), maxAttempts: 2, ...TIMEOUTS });
  try {
    const ended = await task(output, "Look after the stack's cluster", () =>
      endedCluster(client, id, { signal }),
    );
    return ended && endedText(ended);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof EmrError)) throw error;
    // EMR forgets a cluster two months after its end.
    if (error.kind === "unknown") return `EMR knows no cluster ${id} any more`;
    // The engine goes on as it is.
    output.say(`note: whether the stack's cluster goes on could not be asked: ${error.message}`);
    return undefined;
  } finally {
    client.destroy();
  }
}
