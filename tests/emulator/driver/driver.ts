import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type JobFlowResult,
  type RunEvent,
  runJobFlow,
  s3Client,
  type StepRun,
  storeEnv,
  SHORT_RUN_JAVA,
} from "../../../local";
import { PRIMARY_NODE, shipLogs } from "./shipLogs";
import { claim, type Ending, isWanted, settle, type Work } from "./work";

/** Steps of different clusters that run at once: each is a Spark of its own. */
export const DEFAULT_AT_ONCE = 2;

/** Milliseconds between two looks for work, and between two looks whether what runs is still wanted. */
const LOOK_MS = 250;

/** How a driver works. */
export interface DriverOptions {
  /** Where the emulator listens. */
  readonly endpoint: string;
  /** Steps of different clusters that run at once. @default {@link DEFAULT_AT_ONCE} */
  readonly atOnce?: number;
  /** Spark master. @default - the local runtime's own */
  readonly master?: string;
  /** Hears of everything that happens, with the work that it belongs to. */
  readonly onEvent?: (work: Work, event: RunEvent) => void;
}

/** Runs the work of the emulator's EMR clusters. */
export interface Driver {
  /** Stops what runs and takes no more; rejects with the error that ended the driver before, if one did. */
  stop(): Promise<void>;
}

/**
 * Does for the emulator's EMR what EC2 machines do on AWS: claims bootstrap actions and steps, runs them through the local
 * runtime exactly as the clusters hold them, ships their logs and says how they ended.
 */
export async function startDriver(options: DriverOptions): Promise<Driver> {
  const folder = await mkdtemp(join(tmpdir(), "lake-emr-"));
  const stopping = new AbortController();
  const workers = Array.from({ length: options.atOnce ?? DEFAULT_AT_ONCE }, () =>
    work(options, folder, stopping.signal),
  );
  const over = Promise.all(workers);
  // Whoever stops the driver hears of it.
  over.catch(() => undefined);
  return {
    stop: async () => {
      stopping.abort();
      try {
        await over;
      } finally {
        await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}

async function work(options: DriverOptions, folder: string, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    const next = await claim(options.endpoint);
    if (next === undefined) await sleep(LOOK_MS);
    else await settle(options.endpoint, next, await done(next, options, folder, stopping));
  }
}

async function done(
  next: Work,
  options: DriverOptions,
  folder: string,
  stopping: AbortSignal,
): Promise<Ending> {
  const { endpoint } = options;
  const client = s3Client({ endpoint });
  const watch = watchOver(endpoint, next, stopping);
  try {
    const result = await run(next, options, { folder, signal: watch.signal });
    const logs = await shipLogs(client, next, result.steps);
    return endingOf(next, result, logs);
  } catch (error) {
    return { state: "FAILED", reason: error instanceof Error ? error.message : String(error) };
  } finally {
    watch.end();
    client.destroy();
  }
}

interface Place {
  readonly folder: string;
  readonly signal: AbortSignal;
}

function run(
  next: Work,
  options: DriverOptions,
  { folder, signal }: Place,
): Promise<JobFlowResult> {
  const env = storeEnv(options.endpoint);
  const region = { AWS_REGION: next.region, AWS_DEFAULT_REGION: next.region };
  return runJobFlow(
    {
      Name: next.name,
      Instances: {},
      Configurations: [...next.configurations],
      BootstrapActions: [...next.bootstrapActions],
      Steps: [...next.steps],
    },
    {
      store: { endpoint: options.endpoint, env: { ...env, ...region } },
      folder: join(folder, next.clusterId, next.stepId ?? "bootstrap"),
      signal,
      // What tests run is small.
      javaOptions: SHORT_RUN_JAVA,
      ...(options.master === undefined ? {} : { master: options.master }),
      onEvent: (event) => options.onEvent?.(next, event),
    },
  );
}

/** Aborts when the driver stops, or nobody wants the work any more. */
function watchOver(
  endpoint: string,
  next: Work,
  stopping: AbortSignal,
): { readonly signal: AbortSignal; end(): void } {
  const unwanted = new AbortController();
  const look = async (): Promise<void> => {
    if (!(await isWanted(endpoint, next))) unwanted.abort();
  };
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
  return {
    signal: AbortSignal.any([stopping, unwanted.signal]),
    end: () => {
      clearInterval(timer);
    },
  };
}

function endingOf(next: Work, result: JobFlowResult, logs: string | undefined): Ending {
  if (result.outcome !== "FAILED") return { state: result.outcome };
  const failed = result.steps.findIndex(({ state }) => state === "FAILED");
  return {
    state: "FAILED",
    reason: reasonOf(next, result.steps[failed], failed),
    ...(logs === undefined || next.stepId === null ? {} : { logFile: `${logs}stderr.gz` }),
  };
}

/** Why the work failed, for a bootstrap action in EMR's words. */
function reasonOf(next: Work, failed: StepRun | undefined, at: number): string {
  if (next.stepId !== null) return failed?.reason ?? "Unknown Error.";
  return `On the master instance (${PRIMARY_NODE}), bootstrap action ${at + 1} returned a non-zero return code`;
}
