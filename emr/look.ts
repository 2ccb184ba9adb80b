import { type Patience } from "../patience";
import { type EmrApi } from "./calls";
import { describeCluster, type EmrCluster, listSteps } from "./cluster";
import { reportStep, type StepReport } from "./outcome";
import { type RunTarget } from "./start";

/** A step as it was seen, with its times as EMR keeps them. */
export interface SeenStep extends StepReport {
  readonly started: Date | undefined;
  readonly ended: Date | undefined;
}

/** A run at one moment. */
export interface Look {
  readonly cluster: EmrCluster;
  /** In order. */
  readonly steps: readonly SeenStep[];
}

/** Looks at a run once. Throws an EmrError. */
export async function lookAt(
  client: EmrApi,
  target: RunTarget,
  patience: Patience = {},
  now: () => Date = () => new Date(),
): Promise<Look> {
  const cluster = await describeCluster(client, target.clusterId, patience);
  const found = await listSteps(client, target, patience);
  const at = now();
  const steps = found.map((step) => {
    const { started, ended } = step;
    return { ...reportStep(cluster, step, at), started, ended };
  });
  return { cluster, steps };
}
