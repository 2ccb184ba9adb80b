import { z } from "zod";
import { lakeCommand } from "../../remedies";
import { type StackPlace } from "../../stacks";
import { EXIT, Refusal } from "../exitCodes";
import { jsonOf } from "../report/jsonOf";
import { notDeployed, outputsAt } from "./stackOutputs";

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

const KUBE_OUTPUTS = z.object({
  sparkApplications: z.string(),
  kubeconfig: z.string(),
});

/** Reads the outputs of a stack. Throws a Refusal for one that is not deployed, or has no runs on Kubernetes. */
export async function deployedKube(place: StackPlace, signal: AbortSignal): Promise<DeployedKube> {
  return readDeployedKube(...(await outputsAt(place, signal)), place.project);
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
