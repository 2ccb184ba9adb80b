import {
  AddJobFlowStepsCommand,
  RunJobFlowCommand,
  type RunJobFlowCommandInput,
  type StepConfig,
} from "@aws-sdk/client-emr";
import { type EmrApi } from "./calls";
import { EmrError, explained } from "./errors";
import { checkFilled } from "./runId";

/** Where a run is: a cluster of its own, or some steps of a persistent one. */
export interface RunTarget {
  /** Like `j-2AL4XXXXXX5T9`. */
  readonly clusterId: string;
  /** The run's steps on a persistent cluster, in order. @default - all steps of the cluster */
  readonly stepIds?: readonly string[] | undefined;
}

export interface StartOptions {
  /** Name of the step to begin with, with or without the stack's before it; earlier ones are left out. @default - the first */
  readonly fromStep?: string | undefined;
}

/**
 * Starts a run on a cluster of its own. `request` is what the stack declares, with a run's id filled in.
 *
 * It is sent once by us, since EMR has no way to recognise a second sending. Throws an EmrError.
 */
export async function startRun(
  client: EmrApi,
  request: RunJobFlowCommandInput,
  options: StartOptions = {},
): Promise<RunTarget> {
  checkFilled(request, "The RunJobFlow request");
  const Steps = stepsFrom(request.Steps ?? [], options.fromStep);
  const answer = await once(`Run "${String(request.Name)}" cannot be started`, () =>
    client.send(new RunJobFlowCommand({ ...request, Steps })),
  );
  return { clusterId: given(answer.JobFlowId, "RunJobFlow", "JobFlowId") };
}

/** Starts a run on a persistent cluster; like {@link startRun}. */
export async function addSteps(
  client: EmrApi,
  clusterId: string,
  steps: readonly StepConfig[],
  options: StartOptions = {},
): Promise<RunTarget & { readonly stepIds: readonly string[] }> {
  checkFilled(steps, "The list of steps");
  const Steps = stepsFrom(steps, options.fromStep);
  const answer = await once(`Steps cannot be added to cluster ${clusterId}`, () =>
    client.send(new AddJobFlowStepsCommand({ JobFlowId: clusterId, Steps })),
  );
  return { clusterId, stepIds: given(answer.StepIds, "AddJobFlowSteps", "StepIds") };
}

/** The steps from the one called `name` on; all without a name. Throws an EmrError for an unknown name. */
export function stepsFrom(steps: readonly StepConfig[], name: string | undefined): StepConfig[] {
  if (name === undefined) return [...steps];
  const first = steps.findIndex((step) => step.Name === name || step.Name?.endsWith(`/${name}`));
  if (first >= 0) return steps.slice(first);

  const known = steps.map((step) => step.Name ?? "");
  const nearest = known.toSorted((a, b) => distance(a, name) - distance(b, name));
  throw new EmrError(
    "arguments",
    `The run has no step "${name}". Its steps, the most alike first: ${nearest.map((n) => `"${n}"`).join(", ")}.`,
  );
}

async function once<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const problem = explained(doing, error);
    if (!(problem instanceof EmrError) || problem.kind !== "unreachable") throw problem;
    throw new EmrError(
      problem.kind,
      `${problem.message} EMR may have taken the request all the same: look for the run before you start it again.`,
      { cause: error },
    );
  }
}

function given<T>(value: T | undefined, operation: string, field: string): T {
  if (value === undefined) throw new Error(`EMR's answer to ${operation} has no ${field}`);
  return value;
}

/** How many letters must change to make `a` of `b`, capitals and small letters being alike. */
function distance(a: string, b: string): number {
  const letters = (word: string): string[] => Array.from(word.toLowerCase());
  const to = letters(b);
  let row = to.map((_, i) => i + 1);
  letters(a).forEach((letter, i) => {
    let corner = i;
    let left = i + 1;
    row = row.map((above, j) => {
      const best = Math.min(above + 1, left + 1, corner + (letter === to[j] ? 0 : 1));
      corner = above;
      left = best;
      return best;
    });
  });
  return row.at(-1) ?? a.length;
}
