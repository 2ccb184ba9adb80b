import { type OutputMap } from "@pulumi/pulumi/automation";
import { lakeCommand } from "../../remedies";
import { type Doomed, type OpenStack, targetOf } from "../../stacks";
import { duration, plural } from "../output/units";
import { type Session } from "../session";
import { type GoingRun } from "./goingRun";
import { guarded } from "./order";
import { runtimeIn } from "./runtimeIn";

/** Option of `lake destroy` that lets it end what goes on. */
export const CANCEL_RUNS = "--cancel-runs";

/** What goes on in a stack: clusters of its runs are in no state, so they are looked for. */
export async function goingRuns(
  open: OpenStack,
  outputs: OutputMap,
  doomed: readonly Doomed[],
  session: Session,
): Promise<GoingRun[]> {
  return (await runtimeIn(outputs)?.going({ open, outputs, doomed }, session)) ?? [];
}

/** Names what goes on. */
export function sayGoing(runs: readonly GoingRun[], { output }: Session): void {
  if (runs.length === 0) return;
  output.say(`${plural(runs.length, "run")} going on in the stack:`);
  for (const run of runs) output.say(lineOf(run));
  output.event({
    event: "going",
    runs: runs.map(({ id, nodes = null }) => ({ id, nodes })),
  });
}

/** Throws a Refusal when something goes on. */
export function refuseGoing(
  open: OpenStack,
  runs: readonly GoingRun[],
  done = "Nothing was done",
): void {
  if (runs.length === 0) return;
  const again = lakeCommand(`destroy ${CANCEL_RUNS}`, targetOf(open));
  throw guarded([
    `stack ${open.name} does not go while it runs something:`,
    ...runs.map(lineOf),
    `Wait for the end, or let destroy cancel it first: ${again}. ${done}`,
  ]);
}

function lineOf({ text, since, nodes }: GoingRun): string {
  const age = since === undefined ? "" : `, for ${duration((Date.now() - since.getTime()) / 1000)}`;
  const on = nodes === undefined ? "" : `, ${plural(nodes, "node")}`;
  return `  ${text}${age}${on}`;
}
