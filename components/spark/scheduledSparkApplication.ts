import {
  SPARK_API,
  labelsOf,
  sparkApplicationSpec,
  type KubeRun,
  type Manifest,
} from "./sparkApplication";

/** Runs that a schedule's object remembers. */
const RUNS_KEPT = 3;

/** A job that starts by itself: `schedule` is five fields of cron, in UTC. A run that is still going holds the next one off. */
export function scheduledSparkApplication(run: KubeRun, schedule: string): Manifest {
  return {
    apiVersion: SPARK_API,
    kind: "ScheduledSparkApplication",
    metadata: { name: run.name, namespace: run.namespace, labels: labelsOf(run) },
    spec: {
      schedule,
      timeZone: "UTC",
      concurrencyPolicy: "Forbid",
      successfulRunHistoryLimit: RUNS_KEPT,
      failedRunHistoryLimit: RUNS_KEPT,
      template: sparkApplicationSpec(run),
    },
  };
}
