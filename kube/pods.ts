import { z } from "zod";
import { type Patience } from "../patience";
import { type ClusterApi } from "./cluster";
import { explained, KubeError } from "./errors";
import { type SeenKubeRun } from "./seen";

/** Seconds that a pod may take before somebody is told what it waits for. */
const DRIVER_SECONDS = 30;
const EXECUTOR_SECONDS = 60;

/** Seconds after which a start that only goes on slowly is worth a word. */
const SLOW_SECONDS = 180;

const TEXT = z.string().default("");
const WAITING = z.looseObject({ reason: TEXT, message: TEXT });

const POD = z.looseObject({
  metadata: z.looseObject({ creationTimestamp: z.coerce.date() }),
  status: z
    .looseObject({
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), reason: TEXT, message: TEXT }))
        .nullish(),
      containerStatuses: z
        .array(z.looseObject({ state: z.looseObject({ waiting: WAITING.nullish() }).default({}) }))
        .nullish(),
    })
    .default({}),
});

/** Reasons of a container that will run soon. */
const STARTS: ReadonlySet<string> = new Set(["", "ContainerCreating", "PodInitializing"]);

/**
 * What a run's driver or executors wait for, as their pods say: the operator's own object tells nothing of an image that is
 * missing or of a node that is not there. Undefined where nothing is amiss, or pods cannot be read.
 */
export async function waitsFor(
  api: ClusterApi,
  run: SeenKubeRun,
  { signal }: Patience,
  now: Date,
): Promise<string | undefined> {
  const awaited = podOf(run);
  try {
    return awaited === undefined
      ? await refused(api, run, now)
      : trouble(await api.pod(awaited.pod), awaited.seconds, now);
  } catch (error) {
    signal?.throwIfAborted();
    // The run itself is known: whoever may not read pods, or comes too late, is not kept from it.
    if (explained("the pod cannot be read", error) instanceof KubeError) return undefined;
    throw error;
  }
}

/** The pod that a run waits for, and for how long nobody wonders. */
function podOf(run: SeenKubeRun): { pod: string; seconds: number } | undefined {
  if (run.state === "SUBMITTED" && run.driver !== undefined) {
    return { pod: run.driver, seconds: DRIVER_SECONDS };
  }
  const isWaiting = run.state === "RUNNING" && (run.executors["RUNNING"] ?? 0) === 0;
  return isWaiting && run.pendingExecutor !== undefined
    ? { pod: run.pendingExecutor, seconds: EXECUTOR_SECONDS }
    : undefined;
}

/** What the API says to a driver whose executors it does not take. */
const REFUSED = /pods "[^"]*" is forbidden: (.*)/g;

/** Why a run has not even pods of executors, such as a quota that is used up: the driver's log alone says so. */
async function refused(
  api: ClusterApi,
  { state, executors, driver, started }: SeenKubeRun,
  now: Date,
): Promise<string | undefined> {
  const hasNone = state === "RUNNING" && Object.keys(executors).length === 0;
  if (!hasNone || driver === undefined || started === undefined) return undefined;
  if (now.getTime() - started.getTime() < EXECUTOR_SECONDS * 1000) return undefined;
  const log = await api.log(driver, EXECUTOR_SECONDS);
  return [...log.matchAll(REFUSED)].at(-1)?.[1];
}

function trouble(object: unknown, patience: number, now: Date): string | undefined {
  const { metadata, status } = POD.parse(object);
  const age = (now.getTime() - metadata.creationTimestamp.getTime()) / 1000;
  const found = obstacle(status);
  if (age < patience || found === undefined) return undefined;
  const { reason, message } = found;
  const startsStill = STARTS.has(reason) && message === "" && age < SLOW_SECONDS;
  return startsStill ? undefined : [reason, message].filter((part) => part !== "").join(": ");
}

/** What the scheduler says of a pod that it has not placed, else what a container waits for. */
function obstacle({
  conditions,
  containerStatuses,
}: z.output<typeof POD>["status"]): { reason: string; message: string } | undefined {
  const unplaced = conditions?.find(
    ({ type, status }) => type === "PodScheduled" && status === "False",
  );
  const waiting = (containerStatuses ?? []).flatMap(({ state }) => state.waiting ?? []);
  return unplaced ?? waiting[0];
}
