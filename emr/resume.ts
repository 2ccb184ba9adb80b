import { type StepState } from "@aws-sdk/client-emr";
import { type Patience } from "../patience";
import { type EmrApi } from "./calls";
import { ENDED_STEP, listSteps } from "./cluster";
import { EmrError } from "./errors";
import { cancelHint, type RunsOf } from "./ownership";
import { clustersToSearch, ownAmong, placesOf } from "./pickUp";

/** A run that is to go on. */
export interface Resumed {
  readonly runId: string;
  /** Names of the steps that are left out, in order, as EMR knows them. */
  readonly stepsBefore: readonly string[];
}

/**
 * Looks at the steps of a run that are left out when it goes on from a later one, on every cluster that worked at it: the
 * later step needs what they made. EMR forgets clusters after two months, and steps that it does not know are not
 * complained of. Throws an EmrError (`arguments`) that names the first that did not end well.
 */
export async function checkStepsBefore(
  client: EmrApi,
  { runId, stepsBefore }: Resumed,
  of: RunsOf,
  patience: Patience = {},
): Promise<void> {
  const states = await statesOf(client, runId, of, patience);
  for (const name of stepsBefore) {
    const state = states.get(name);
    if (state === undefined || state === "COMPLETED") continue;
    const step = name.split("/").at(-1) ?? name;
    throw new EmrError(
      "arguments",
      ENDED_STEP.has(state)
        ? `${step} of run ${runId} was ${state}: go on from there, with --from "${step}"`
        : `${step} of run ${runId} is still ${state}: wait for the run to end, or cancel it${cancelHint(runId, of)}`,
    );
  }
}

/** The state of each of a run's steps, by name: that of its newest try. */
async function statesOf(
  client: EmrApi,
  runId: string,
  of: RunsOf,
  patience: Patience,
): Promise<ReadonlyMap<string, StepState>> {
  const clusters = ownAmong(await clustersToSearch(client, patience, of), of);
  const states = new Map<string, StepState>();
  for await (const place of placesOf(client, runId, clusters, patience)) {
    const steps = await listSteps(client, place, patience);
    // A step that was tried again on a persistent cluster is there twice: the later one counts.
    const here = new Map(steps.map(({ name, state }) => [name, state]));
    for (const [name, state] of here) if (!states.has(name)) states.set(name, state);
  }
  return states;
}
