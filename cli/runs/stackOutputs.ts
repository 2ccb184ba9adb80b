import { type CommandTarget, lakeCommand } from "../../remedies";
import { openStack, outputsOf, type StackPlace } from "../../stacks";
import { onStack } from "../deploy/onStack";
import { EXIT, Refusal } from "../exitCodes";

/** A stack's name, and its outputs. */
export async function outputsAt(
  place: StackPlace,
  signal: AbortSignal,
): Promise<[name: string, values: unknown]> {
  return await onStack(signal, async () => {
    const open = await openStack(place);
    const found = Object.entries(await outputsOf(open));
    const plain = found.map(([key, { value }]) => [key, value as unknown]);
    return [open.name, Object.fromEntries(plain)];
  });
}

/** For a stack whose outputs say nothing of a lake. */
export function notDeployed(target: CommandTarget): Refusal {
  return new Refusal(
    EXIT.failed,
    `stack ${target.stack} has no outputs of a lake: deploy it with \`${lakeCommand("up", target)}\``,
  );
}
