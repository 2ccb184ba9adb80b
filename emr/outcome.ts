import { type ClusterState, type StepState } from "@aws-sdk/client-emr";
import { type EmrCluster, type EmrStep, ENDED_CLUSTER, ENDED_STEP } from "./cluster";
import { stepLogFolder } from "./logUri";
import { type RunTarget } from "./start";

/** A step as it is at one moment. */
export interface StepReport {
  readonly id: string;
  readonly name: string;
  readonly state: StepState;
  /** Seconds that it took, or has taken so far; nothing before it starts. */
  readonly seconds: number | undefined;
  /** Why it is in this state, in EMR's words, when EMR says so. */
  readonly reason: string | undefined;
  /** The log file that EMR points to, or else the folder of the step's logs; nothing when the cluster keeps none. */
  readonly logUri: string | undefined;
}

/** How a run ended. */
export interface RunOutcome {
  /** `cancelled` is a run of which a step did not complete, and none failed. */
  readonly state: "succeeded" | "failed" | "cancelled";
  readonly clusterId: string;
  readonly clusterState: ClusterState;
  /** Why the cluster is in its state, in EMR's words, when EMR says so. */
  readonly reason: string | undefined;
  /** In order. */
  readonly steps: readonly StepReport[];
  /** The first step that failed. */
  readonly failedStep: StepReport | undefined;
}

/** The step as of `now`. */
export function reportStep(cluster: EmrCluster, step: EmrStep, now: Date): StepReport {
  return {
    id: step.id,
    name: step.name,
    state: step.state,
    seconds: secondsBetween(step.started, step.ended ?? now),
    reason: step.reason,
    logUri: step.logFile ?? stepLogFolder(cluster.logUri, cluster.id, step.id),
  };
}

/** Seconds from `start` to `end`; nothing without a start. */
export function secondsBetween(start: Date | undefined, end: Date): number | undefined {
  if (start === undefined) return undefined;
  // The clocks of EMR and of this machine differ a little.
  return Math.max(0, Math.round((end.getTime() - start.getTime()) / 1000));
}

/**
 * Whether nothing more will happen to the run. Steps of a persistent cluster have ended when each of them has; a
 * cluster of the run's own, when it is gone; and a whole persistent cluster, when it has nothing left to do.
 */
export function hasEnded(
  target: RunTarget,
  cluster: EmrCluster,
  steps: readonly StepReport[],
): boolean {
  if (ENDED_CLUSTER.has(cluster.state)) return true;
  const idle = steps.every((step) => ENDED_STEP.has(step.state));
  if (target.stepIds !== undefined) return idle;
  return !cluster.transient && idle && cluster.state === "WAITING";
}

/** How an ended run went. */
export function outcomeOf(
  target: RunTarget,
  cluster: EmrCluster,
  steps: readonly StepReport[],
): RunOutcome {
  const failedStep = steps.find((step) => step.state === "FAILED");
  const completed = steps.every((step) => step.state === "COMPLETED");
  // What becomes of a persistent cluster after a run's last step is not the run's business.
  const clusterCounts = target.stepIds === undefined || !completed;
  const clusterFailed = clusterCounts && cluster.state === "TERMINATED_WITH_ERRORS";
  const failed = failedStep !== undefined || clusterFailed;
  return {
    state: failed ? "failed" : completed ? "succeeded" : "cancelled",
    clusterId: target.clusterId,
    clusterState: cluster.state,
    reason: cluster.reason,
    steps,
    failedStep,
  };
}
