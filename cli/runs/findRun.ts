import { type FoundRun, latestRun, pickUp } from "../../emr";
import { type StackPlace } from "../../stacks";
import { type Session } from "../session";
import { type Clients } from "./clients";
import { deployedStack } from "./deployed";

/** The run with the id `id` (or its cluster's); without one, the newest run of the stack. */
export async function findRun(
  id: string | undefined,
  place: StackPlace,
  { emr }: Pick<Clients, "emr">,
  { signal }: Session,
): Promise<FoundRun> {
  if (id !== undefined) return await pickUp(emr, id, { signal });
  return await latestRun(emr, await deployedStack(place, signal), { signal });
}
