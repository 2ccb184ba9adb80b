import { patienceOf, type Session } from "../../../cli";
import { type FoundRun, latestRun, pickUp, type RunsOf } from "../../../emr";
import { type StackPlace } from "../../../stacks";
import { type Clients } from "./clients";
import { deployedStack } from "./deployed";

/** A run, and the stack whose it is; null where no stack was asked. */
export interface StackRun {
  readonly found: FoundRun;
  readonly stack: string | null;
  /** Where that stack's runs are; undefined where no stack was asked. */
  readonly of?: RunsOf;
}

/**
 * The run with the id `id` (or its cluster's); without one, the newest run of the stack. With `--stack` the run must be
 * that stack's; an id alone is looked for everywhere, for commands that only read.
 */
export async function findRun(
  id: string | undefined,
  place: StackPlace,
  { emr }: Pick<Clients, "emr">,
  session: Session,
): Promise<StackRun> {
  const patience = patienceOf(session);
  if (id !== undefined && place.stack === undefined) {
    return { found: await pickUp(emr, id, patience), stack: null };
  }
  const of = await deployedStack(place, session.signal);
  const found =
    id === undefined ? await latestRun(emr, of, patience) : await pickUp(emr, id, patience, of);
  return { found, stack: of.stack, of };
}
