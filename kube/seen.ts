import { z } from "zod";

/** A run as it was seen. Times are the cluster's own. */
export interface SeenKubeRun {
  /** Name of the SparkApplication, which is the run's id. */
  readonly name: string;
  /** Job of the wheel. */
  readonly job: string;
  /** The operator's word, such as `SUBMITTED`, `RUNNING` or `COMPLETED`; `NEW` until it has one. */
  readonly state: string;
  readonly created: Date;
  /** When Spark was last started for it. */
  readonly started: Date | undefined;
  readonly ended: Date | undefined;
  /** How often Spark was started for it. */
  readonly attempts: number;
  readonly reason: string | undefined;
  /** Pod of the driver. */
  readonly driver: string | undefined;
  /** Executors by state, such as `RUNNING`. */
  readonly executors: Readonly<Record<string, number>>;
}

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

const RUN = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    creationTimestamp: z.iso.datetime(),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  status: z
    .looseObject({
      applicationState: z.looseObject({ state: z.string(), errorMessage: TEXT }).optional(),
      driverInfo: z.looseObject({ podName: TEXT }).optional(),
      executionAttempts: z.number().default(0),
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

function seenIn({ metadata, status }: z.output<typeof RUN>): SeenKubeRun {
  const { state, errorMessage } =
    status.applicationState?.state === "" ? NEW : (status.applicationState ?? NEW);
  return {
    name: metadata.name,
    job: metadata.labels["spark-lake/job"] ?? "",
    state,
    created: new Date(metadata.creationTimestamp),
    started: status.lastSubmissionAttemptTime,
    ended: status.terminationTime,
    attempts: status.executionAttempts,
    reason: errorMessage,
    driver: status.driverInfo?.podName,
    executors: counted(Object.values(status.executorState)),
  };
}

function counted(states: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
