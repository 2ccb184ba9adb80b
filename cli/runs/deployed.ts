import { type RunJobFlowCommandInput, type StepConfig } from "@aws-sdk/client-emr";
import { z } from "zod";
import { openStack, outputsOf, type StackPlace } from "../../stacks";
import { onStack } from "../deploy/onStack";
import { EXIT, Refusal } from "../exitCodes";
import { jsonOf } from "../report/jsonOf";
import { readRequest, readSteps } from "./request";

/** What a deployed stack says of its runs. */
export interface Deployed {
  readonly stack: string;
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

const KUBE_OUTPUTS = z.object({ variant: z.string(), sparkApplications: z.string() });

/** Reads the outputs of a stack. Throws a Refusal for one that is not deployed, or is no lake. */
export async function deployedStack(place: StackPlace, signal: AbortSignal): Promise<Deployed> {
  const { name, values } = await onStack(signal, async () => {
    const open = await openStack(place);
    const outputs = Object.entries(await outputsOf(open));
    const plain = outputs.map(([key, { value }]) => [key, value as unknown]);
    return { name: open.name, values: Object.fromEntries(plain) as unknown };
  });
  return readDeployed(name, values);
}

/** What the outputs of the stack `name` say of its runs. Throws a Refusal where they say nothing of runs on EMR. */
export function readDeployed(name: string, values: unknown): Deployed {
  const kube = KUBE_OUTPUTS.safeParse(values);
  if (kube.success) {
    throw new Refusal(
      EXIT.usage,
      `stack ${name} is of the variant ${kube.data.variant}, whose runs are objects of its cluster: start one with \`pulumi stack output sparkApplications --stack ${name} | jq .load | kubectl create --filename -\`, and follow it with kubectl (docs/eks-iceberg.md)`,
    );
  }
  const found = OUTPUTS.safeParse(values);
  if (!found.success) {
    throw new Refusal(
      EXIT.usage,
      `stack ${name} has no outputs of a lake: deploy it with \`lake up --stack ${name}\``,
    );
  }
  const { jobFlowRequest, steps, clusterId, refinedBucket, servedBucket } = found.data;
  const request = readRequest(jsonOf(jobFlowRequest), `the output jobFlowRequest of ${name}`);
  return {
    stack: name,
    request,
    steps: readSteps(jsonOf(steps), `the output steps of ${name}`),
    clusterId: clusterId === "" ? undefined : clusterId,
    clusterName: request.Name ?? "",
    refinedBucket,
    servedBucket,
  };
}
