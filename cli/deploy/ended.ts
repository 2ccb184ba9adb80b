import { outputsOf } from "../../stacks";
import { type Session } from "../session";
import { AgreedStack, type FreeStack } from "./order";
import { runtimeIn } from "./runtimeIn";
import { act } from "./work";

/**
 * Reads the state anew where something has ended in AWS that the engine takes to be there, so that it makes another. Only the state
 * changes, so nobody is asked.
 */
export async function forgetEnded(free: FreeStack, session: Session): Promise<void> {
  const { open } = free;
  if (open.isNew) return;
  const outputs = await outputsOf(open);
  const text = await runtimeIn(outputs)?.ended?.(open, outputs, session);
  if (text === undefined) return;
  const said = (): void => {
    session.output.say(
      `${text.replace(/\.$/, "")}. The state is read anew, so that another is made`,
    );
  };
  const agreed = await AgreedStack.to(free, { said, question: undefined }, session);
  await act(agreed, "refresh", session);
}
