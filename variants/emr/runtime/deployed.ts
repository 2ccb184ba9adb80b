import { type RunJobFlowCommandInput, type StepConfig } from "@aws-sdk/client-emr";
import { z } from "zod";
import { EXIT, jsonOf, notDeployed, outputsAt, Refusal } from "../../../cli";
import { type StackPlace } from "../../../stacks";
import { readRequest, readSteps } from "./request";

/** What a deployed stack says of its runs. */
export interface Deployed {
  readonly stack: string;
  /** Folder of its project, where it is known. */
  readonly project?: string | undefined;
  readonly request: RunJobFlowCommandInput;
  /** A run's steps, as a persistent cluster takes them. */
  readonly steps: readonly StepConfig[];
  /** The persistent cluster; undefined where each run has its own. */
  readonly clusterId: string | undefined;
  /** Name of the stack's clusters. */
  readonly clusterName: string;
  readonly refinedBucket: string;
  readonly servedBucket: string;
}

const OUTPUTS = z.object({
  variant: z.string(),
  jobFlowRequest: z.string(),
  steps: z.string(),
  clusterId: z.string(),
  refinedBucket: z.string(),
  servedBucket: z.string(),
});

/** Reads the outputs of a stack. Throws a Refusal for one that is not deployed, or has no runs on EMR. */
export async function deployedStack(place: StackPlace, signal: AbortSignal): Promise<Deployed> {
  return readDeployed(...(await outputsAt(place, signal)), place.project);
}

/** What the outputs of the stack `name` say of its runs. Throws a Refusal where they say nothing of runs on EMR. */
export function readDeployed(name: string, values: unknown, project?: string): Deployed {
  const found = OUTPUTS.safeParse(values);
  if (!found.success) throw otherStack(name, values, project);
  const { jobFlowRequest, steps, clusterId, refinedBucket, servedBucket } = found.data;
  const request = readRequest(jsonOf(jobFlowRequest), `the output jobFlowRequest of ${name}`);
  return {
    stack: name,
    project,
    request,
    steps: readSteps(jsonOf(steps), `the output steps of ${name}`),
    clusterId: clusterId === "" ? undefined : clusterId,
    clusterName: request.Name ?? "",
    refinedBucket,
    servedBucket,
  };
}

const OTHER = z.object({ variant: z.string() });

/** A stack that is not deployed, or is deployed as something else than its stack file says. */
function otherStack(name: string, values: unknown, project: string | undefined): Refusal {
  const { variant } = OTHER.safeParse(values).data ?? {};
  if (variant === undefined || variant === "emr") return notDeployed({ stack: name, project });
  return new Refusal(
    EXIT.usage,
    `stack ${name} is deployed as ${variant}, whose runs are not on EMR: give its stack file "lake:variant: ${variant}"`,
  );
}
