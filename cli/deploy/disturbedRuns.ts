import { type Change, fates, type OpenStack, outputsOf } from "../../stacks";
import { plural } from "../output/units";
import { type Session } from "../session";
import { type GoingRun } from "./goingRun";
import { goingRuns, sayGoing } from "./goingRuns";

/** What a run stands on while it goes on: its network, roles, keys, buckets, cluster and namespace. */
const UNDER_RUNS =
  /^(aws:(ec2|vpc|iam|kms|eks|emr|rds)\/|aws:s3\/bucket(V2)?:|kubernetes:(core\/v1:(Namespace|ServiceAccount|Secret):|rbac))/;

/** Of planned changes, those that take something away that a run stands on: a change in place leaves it. */
function fromUnderRuns(planned: readonly Change[]): readonly Change[] {
  return planned.filter(
    ({ kind, type }) => (kind === "replace" || kind === "delete") && UNDER_RUNS.test(type),
  );
}

/** Runs that go on in a stack, and what is taken from under them. */
interface Disturbed {
  readonly runs: readonly GoingRun[];
  readonly taken: readonly Change[];
}

/** The runs that the planned changes would disturb; AWS is asked for them only where there are such changes. */
export async function disturbedRuns(
  open: OpenStack,
  planned: readonly Change[],
  session: Session,
): Promise<Disturbed> {
  const taken = open.isNew ? [] : fromUnderRuns(planned);
  if (taken.length === 0) return { runs: [], taken };
  const exported = await open.stack.exportStack();
  const deployment: unknown = exported.deployment;
  const outputs = await outputsOf(open);
  return { runs: await goingRuns(open, outputs, fates(deployment), session), taken };
}

/** Says which runs are disturbed, and by what. */
export function sayDisturbed({ runs, taken }: Disturbed, session: Session): void {
  if (runs.length === 0) return;
  sayGoing(runs, session);
  const names = taken.slice(0, MOST_NAMED).map(({ name }) => name);
  const others = taken.length > names.length ? ` and ${taken.length - names.length} more` : "";
  session.output.say(
    `warning: ${plural(taken.length, "resource")} that they stand on would be taken away: ${names.join(", ")}${others}. They may fail: wait for their end, or cancel them first`,
  );
}

const MOST_NAMED = 5;
