import {
  CancelStepsCommand,
  type CancelStepsInfo,
  type ClusterState,
  type StepState,
  TerminateJobFlowsCommand,
} from "@aws-sdk/client-emr";
import { type Patience } from "../patience";
import { type EmrApi, persist, sending } from "./calls";
import {
  describeCluster,
  type EmrCluster,
  type EmrStep,
  ENDED_CLUSTER,
  ENDED_STEP,
  listSteps,
} from "./cluster";
import { type RunTarget } from "./start";

/** EMR refuses a longer list of ids in one CancelSteps call. */
const MOST_STEP_IDS = 256;

/** What came of asking EMR to cancel one step. */
export interface CancelledStep {
  readonly id: string;
  readonly name: string;
  /** The step's state when it was asked for. */
  readonly was: StepState;
  /** `ended` needed no cancelling; `requested` will be cancelled; `refused` goes on, for `reason`. */
  readonly outcome: "ended" | "requested" | "refused";
  readonly reason: string | undefined;
}

export interface CancelReport {
  readonly clusterId: string;
  /** The cluster's state when it was asked for. */
  readonly clusterState: ClusterState;
  /** What was done: `nothing` when all was over, or already on its way out. */
  readonly done: "terminated" | "steps-cancelled" | "nothing";
  /** In order. */
  readonly steps: readonly CancelledStep[];
}

/**
 * Cancels what is left of a run: a cluster of the run's own is terminated; on a persistent one the run's steps are
 * cancelled, the running one with an interrupt (SIGTERM), and the cluster stays. Without step ids that means every step
 * of the persistent cluster. Doing it twice does no harm. EMR takes its time: follow the run to see the end.
 *
 * Throws an EmrError.
 */
export async function cancelRun(
  client: EmrApi,
  target: RunTarget,
  patience: Patience = {},
): Promise<CancelReport> {
  const cluster = await describeCluster(client, target.clusterId, patience);
  const steps = await listSteps(client, target, patience);
  const report = { clusterId: target.clusterId, clusterState: cluster.state };

  if (isGoing(cluster)) {
    return { ...report, done: "nothing", steps: steps.map((step) => cancelled(step)) };
  }
  if (target.stepIds === undefined && cluster.transient) {
    await terminateCluster(client, target.clusterId, patience);
    return { ...report, done: "terminated", steps: steps.map((step) => cancelled(step)) };
  }
  const open = steps.filter((step) => isOpen(step)).map(({ id }) => id);
  const answers = await cancelSteps(client, target.clusterId, open, patience);
  return {
    ...report,
    done: open.length === 0 ? "nothing" : "steps-cancelled",
    steps: steps.map((step) => cancelled(step, answers.get(step.id))),
  };
}

/** Asks EMR to end a cluster, with whatever it is at. Throws an EmrError. */
export async function terminateCluster(
  client: EmrApi,
  clusterId: string,
  patience: Patience = {},
): Promise<void> {
  const command = new TerminateJobFlowsCommand({ JobFlowIds: [clusterId] });
  await persist(`Cluster ${clusterId} cannot be terminated`, patience, () =>
    client.send(command, sending(patience)),
  );
}

async function cancelSteps(
  client: EmrApi,
  clusterId: string,
  stepIds: readonly string[],
  patience: Patience,
): Promise<Map<string | undefined, CancelStepsInfo>> {
  const answers = new Map<string | undefined, CancelStepsInfo>();
  // The last first, or a later step could begin while an earlier one is being cancelled.
  for (let end = stepIds.length; end > 0; end -= MOST_STEP_IDS) {
    const command = new CancelStepsCommand({
      ClusterId: clusterId,
      StepIds: stepIds.slice(Math.max(0, end - MOST_STEP_IDS), end),
      StepCancellationOption: "SEND_INTERRUPT",
    });
    const answer = await persist(
      `Steps of cluster ${clusterId} cannot be cancelled`,
      patience,
      () => client.send(command, sending(patience)),
    );
    for (const info of answer.CancelStepsInfoList ?? []) answers.set(info.StepId, info);
  }
  return answers;
}

function isGoing({ state }: EmrCluster): boolean {
  return ENDED_CLUSTER.has(state) || state === "TERMINATING";
}

function isOpen({ state }: EmrStep): boolean {
  return !ENDED_STEP.has(state) && state !== "CANCEL_PENDING";
}

function cancelled({ id, name, state }: EmrStep, answer?: CancelStepsInfo): CancelledStep {
  const refused = answer?.Status === "FAILED";
  const outcome = ENDED_STEP.has(state) ? "ended" : refused ? "refused" : "requested";
  return { id, name, was: state, outcome, reason: answer?.Reason };
}
