import { EMRClient } from "@aws-sdk/client-emr";
import { EmrError, endedCluster, endedText } from "../../emr";
import { cloudConfig, outputsOf } from "../../stacks";
import { task } from "../output/output";
import { type Session } from "../session";
import { AgreedStack, type FreeStack } from "./order";
import { configOf } from "./stackFiles";
import { TIMEOUTS } from "./timeouts";
import { act } from "./work";

/**
 * Reads the state anew where the stack's persistent cluster has ended. The engine goes by its state, in which the cluster stands,
 * and would make no other; the AWS provider forgets one that is read when it has ended. Only the state changes, so nobody is asked.
 */
export async function forgetEndedCluster(free: FreeStack, session: Session): Promise<void> {
  const { open } = free;
  if (open.isNew) return;
  const { clusterId, variant } = await outputsOf(open);
  const id: unknown = clusterId?.value;
  if (variant?.value !== "emr" || typeof id !== "string" || id === "") return;
  const text = await endOf(id, free, session);
  if (text === undefined) return;
  const said = (): void => {
    session.output.say(
      `${text.replace(/\.$/, "")}. The state is read anew, so that another is made`,
    );
  };
  const agreed = await AgreedStack.to(free, { said, question: undefined }, session);
  await act(agreed, "refresh", session);
}

/** Since when the cluster has ended, and why; undefined while it goes on. Where EMR does not say, the engine goes on as it is. */
async function endOf(
  id: string,
  { open }: FreeStack,
  { output, signal }: Session,
): Promise<string | undefined> {
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
    output.say(`note: whether the stack's cluster goes on could not be asked: ${error.message}`);
    return undefined;
  } finally {
    client.destroy();
  }
}
