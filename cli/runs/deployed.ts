import { type RunJobFlowCommandInput, type StepConfig } from "@aws-sdk/client-emr";
import { z } from "zod";
import { type CommandTarget, lakeCommand } from "../../remedies";
import { openStack, outputsOf, type StackPlace } from "../../stacks";
import { onStack } from "../deploy/onStack";
import { EXIT, Refusal } from "../exitCodes";
import { jsonOf } from "../report/jsonOf";
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

/** What a deployed stack says of its runs on Kubernetes. */
export interface DeployedKube {
  readonly stack: string;
  /** How to reach the cluster. */
  readonly kubeconfig: string;
  /** What a run of each step is made from. */
  readonly manifests: Readonly<Record<string, RunManifest>>;
}

const MANIFEST = z.looseObject({
  apiVersion: z.string(),
  metadata: z.looseObject({
    namespace: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.looseObject({ arguments: z.array(z.string()) }),
});

/** A SparkApplication, as a run of it is made. */
export type RunManifest = z.output<typeof MANIFEST>;

const MANIFESTS = z.record(z.string(), MANIFEST);

const KUBE = z.object({ variant: z.literal("eks-iceberg") });

const KUBE_OUTPUTS = z.object({
  sparkApplications: z.string(),
  kubeconfig: z.string(),
});

/** Reads the outputs of a stack. Throws a Refusal for one that is not deployed, or has no runs on EMR. */
export async function deployedStack(place: StackPlace, signal: AbortSignal): Promise<Deployed> {
  return readDeployed(...(await outputs(place, signal)), place.project);
}

/** Reads the outputs of a stack. Throws a Refusal for one that is not deployed, or has no runs on Kubernetes. */
export async function deployedKube(place: StackPlace, signal: AbortSignal): Promise<DeployedKube> {
  return readDeployedKube(...(await outputs(place, signal)), place.project);
}

/** A stack's name, and its outputs. */
async function outputs(
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

/** What the outputs of the stack `name` say of its runs. Throws a Refusal where they say nothing of runs on Kubernetes. */
export function readDeployedKube(name: string, values: unknown, project?: string): DeployedKube {
  const found = KUBE_OUTPUTS.safeParse(values);
  if (!found.success) throw notDeployed({ stack: name, project });
  const { kubeconfig, sparkApplications } = found.data;
  const manifests = MANIFESTS.safeParse(jsonOf(sparkApplications));
  if (!manifests.success) {
    const [issue] = manifests.error.issues;
    const where = ["sparkApplications", ...(issue?.path ?? [])].join(".");
    throw new Refusal(
      EXIT.usage,
      `stack ${name} was deployed by another version: its output ${where}: ${issue?.message ?? "is of another form"}; bring it up to date with \`${lakeCommand("up", { stack: name, project })}\``,
    );
  }
  return { stack: name, kubeconfig, manifests: manifests.data };
}

function notDeployed(target: CommandTarget): Refusal {
  return new Refusal(
    EXIT.failed,
    `stack ${target.stack} has no outputs of a lake: deploy it with \`${lakeCommand("up", target)}\``,
  );
}

/** What the outputs of the stack `name` say of its runs. Throws a Refusal where they say nothing of runs on EMR. */
export function readDeployed(name: string, values: unknown, project?: string): Deployed {
  if (KUBE.safeParse(values).success) {
    throw new Refusal(
      EXIT.usage,
      `stack ${name} is of the variant eks-iceberg, whose runs are objects of its cluster: \`${lakeCommand("run", { stack: name, project })}\` starts one, and status, logs and cancel take the same words; reports and the history server are kubectl's (docs/eks-iceberg.md)`,
    );
  }
  const found = OUTPUTS.safeParse(values);
  if (!found.success) throw notDeployed({ stack: name, project });
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
