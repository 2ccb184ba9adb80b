import { z } from "zod";

/** A run as it was seen. Times are the cluster's own. */
export interface SeenKubeRun {
  /** Name of the SparkApplication, which is the run's id. */
  readonly name: string;
  /** Job of the wheel. */
  readonly job: string;
  /** The operator's word, such as `SUBMITTED`, `RUNNING` or `COMPLETED`; `NEW` until it has one. */
  readonly state: string;
  readonly namespace: string;
  readonly created: Date;
  /** When Spark was last started for it. */
  readonly started: Date | undefined;
  readonly ended: Date | undefined;
  /** How often Spark was started for it. */
  readonly attempts: number;
  /** How often it was handed to Spark. */
  readonly submissions: number;
  /** How often it is tried: once, and again after so many seconds, at most this often in all. */
  readonly retries: Readonly<Record<"failure" | "submission", Retries>>;
  /** The operator's whole message. */
  readonly reason: string | undefined;
  /** What its pods wait for, where they wait longer than they should. */
  readonly waitsFor: string | undefined;
  /** Pod of the driver. */
  readonly driver: string | undefined;
  /** Executors by state, such as `RUNNING`. */
  readonly executors: Readonly<Record<string, number>>;
  /** Pod of an executor that no machine runs yet. */
  readonly pendingExecutor: string | undefined;
}

/** How often something is tried in all, and how long after its last submission it is tried again. */
export interface Retries {
  readonly most: number;
  readonly seconds: number;
}

/** Milliseconds between two looks at a run. */
export const DEFAULT_KUBE_POLL_MS = 5_000;

/** States after which nothing more comes. */
export const ENDED_RUN: ReadonlySet<string> = new Set(["COMPLETED", "FAILED"]);

const TIME = z.iso
  .datetime()
  .nullish()
  .transform((time) => (typeof time === "string" ? new Date(time) : undefined));

const TEXT = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === "" ? undefined : text));

/** Seconds that the operator waits where the run does not say. */
const DEFAULT_RETRY_SECONDS = 5;

const RETRIES = z.looseObject({
  onFailureRetries: z.number().default(0),
  onFailureRetryInterval: z.number().default(DEFAULT_RETRY_SECONDS),
  onSubmissionFailureRetries: z.number().default(0),
  onSubmissionFailureRetryInterval: z.number().default(DEFAULT_RETRY_SECONDS),
});

const RUN = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().default("default"),
    creationTimestamp: z.iso.datetime(),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.looseObject({ restartPolicy: RETRIES.prefault({}) }).prefault({}),
  status: z
    .looseObject({
      applicationState: z.looseObject({ state: z.string(), errorMessage: TEXT }).optional(),
      driverInfo: z.looseObject({ podName: TEXT }).optional(),
      executionAttempts: z.number().default(0),
      submissionAttempts: z.number().default(0),
      executorState: z.record(z.string(), z.string()).default({}),
      lastSubmissionAttemptTime: TIME,
      terminationTime: TIME,
    })
    .prefault({}),
});

const LIST = z.looseObject({ items: z.array(RUN) });

/** Until the operator has looked at it, the API has no state for a run. */
const NEW = { state: "NEW", errorMessage: undefined };

/** What the API's SparkApplication says of its run. */
export function seen(object: unknown): SeenKubeRun {
  return seenIn(RUN.parse(object));
}

/** The runs of a list, the newest first. */
export function seenAll(list: unknown): SeenKubeRun[] {
  const runs = LIST.parse(list).items.map(seenIn);
  return runs.sort((one, other) => other.created.getTime() - one.created.getTime());
}

function seenIn({ metadata, spec, status }: z.output<typeof RUN>): SeenKubeRun {
  const { state, errorMessage } =
    status.applicationState?.state === "" ? NEW : (status.applicationState ?? NEW);
  return {
    name: metadata.name,
    job: metadata.labels["spark-lake/job"] ?? "",
    state,
    namespace: metadata.namespace,
    created: new Date(metadata.creationTimestamp),
    started: status.lastSubmissionAttemptTime,
    ended: status.terminationTime,
    attempts: status.executionAttempts,
    submissions: status.submissionAttempts,
    retries: retriesOf(spec.restartPolicy),
    reason: errorMessage,
    waitsFor: undefined,
    driver: status.driverInfo?.podName,
    executors: counted(Object.values(status.executorState)),
    pendingExecutor: Object.entries(status.executorState).find(([, one]) => one === "PENDING")?.[0],
  };
}

function retriesOf(policy: z.output<typeof RETRIES>): SeenKubeRun["retries"] {
  const { onFailureRetries, onFailureRetryInterval } = policy;
  const { onSubmissionFailureRetries, onSubmissionFailureRetryInterval } = policy;
  return {
    failure: { most: onFailureRetries + 1, seconds: onFailureRetryInterval },
    submission: { most: onSubmissionFailureRetries + 1, seconds: onSubmissionFailureRetryInterval },
  };
}

function counted(states: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
