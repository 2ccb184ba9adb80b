import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type RunJobFlowCommandInput } from "@aws-sdk/client-emr";
import { type ObjectStore } from "../objectStore";
import { s3Client } from "../s3Client";
import { childPath, toolchain, type Toolchain } from "../toolchain";
import { Board } from "./board";
import { clusterSettings } from "./classifications";
import { execute, type Workshop } from "./execute";
import { plan, type PlannedStep } from "./plan";
import { type JobFlowResult, type RunEvent, type RunOutcome } from "./run";
import { StepLog } from "./stepLog";

/** Spark's master of a local run: as many threads as the machine has cores. */
export const DEFAULT_MASTER = "local[*]";

/** Memory of the one JVM that is driver and executors. */
export const DEFAULT_DRIVER_MEMORY = "2g";

/** How to run a job flow. */
export interface JobFlowOptions {
  /** The object store that stands for S3; it must hold what the request names. */
  readonly store: Pick<ObjectStore, "endpoint" | "env">;
  /** Folder for the run's logs; made when it is missing. */
  readonly folder: string;
  /** Spark master. @default {@link DEFAULT_MASTER} */
  readonly master?: string;
  /** Memory of Spark's one JVM. @default {@link DEFAULT_DRIVER_MEMORY} */
  readonly driverMemory?: string;
  /** @default - the project's own */
  readonly tools?: Toolchain;
  /** Ends the step that runs, with everything that it started, and cancels the others. */
  readonly signal?: AbortSignal;
  /** Told of everything that happens, in order. */
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Runs the bootstrap actions and steps of `request` on this machine, one after another, as the
 * deployed program declares them: scripts by bash, `s3-dist-cp` by the stand-in, `spark-submit` by
 * the project's PySpark. Endpoints, master and places are mapped (`ADDED` in sparkMapping.ts), what
 * sizes a cluster is left out (`LEFT_OUT` there), nothing else is changed. Steps run one at a time,
 * also where the request allows more.
 *
 * A failed or cancelled run resolves; the result says so. Rejects, before anything has run, for a
 * request that cannot be meant (see `plan`).
 */
export async function runJobFlow(
  request: RunJobFlowCommandInput,
  options: JobFlowOptions,
): Promise<JobFlowResult> {
  const steps = plan(request);
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(join(folder, "scratch-"));
  const shop = await workshop(request, options, scratch);
  const tell = options.onEvent ?? (() => undefined);
  const run: Run = { steps, scratch, shop, options, board: new Board(steps, folder, tell) };
  for (const skipped of shop.cluster.skipped) run.board.skip(skipped);
  try {
    return await follow(request.Name ?? "job flow", run, tell);
  } finally {
    shop.s3.destroy();
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Run {
  readonly steps: readonly PlannedStep[];
  readonly scratch: string;
  readonly shop: Workshop;
  readonly options: JobFlowOptions;
  readonly board: Board;
}

async function follow(
  name: string,
  run: Run,
  tell: (event: RunEvent) => void,
): Promise<JobFlowResult> {
  const startedAt = new Date();
  tell({ type: "run-started", name, steps: run.board.steps() });
  const outcome = await runAll(run);
  const result: JobFlowResult = {
    name,
    outcome,
    startedAt,
    endedAt: new Date(),
    steps: run.board.steps(),
    skipped: run.board.skipped(),
  };
  tell({ type: "run-ended", result });
  return result;
}

async function runAll(run: Run): Promise<RunOutcome> {
  const { board, options } = run;
  for (const step of run.steps) {
    if (isStopped(options) || board.isOver()) break;
    const mayGoOn = (await runStep(step, run)) || step.actionOnFailure === "CONTINUE";
    // A step that was stopped has failed too, but that is not why the others do not run.
    if (!mayGoOn && !isStopped(options)) board.cancelPending(`"${step.name}" failed`);
  }
  board.cancelPending(STOPPED);
  return outcomeOf(run);
}

function outcomeOf({ board, options }: Run): RunOutcome {
  if (isStopped(options)) return "CANCELLED";
  return board.steps().some(({ state }) => state === "FAILED") ? "FAILED" : "COMPLETED";
}

function isStopped({ signal }: JobFlowOptions): boolean {
  return signal?.aborted === true;
}

const STOPPED = "the run was stopped";

/** Runs one step; whether it succeeded. */
async function runStep(step: PlannedStep, run: Run): Promise<boolean> {
  const { board, options, shop } = run;
  const log = new StepLog(board.logFolder(step), (stream, text) => {
    board.line(step, stream, text);
  });
  board.start(step.id);
  try {
    const scratch = join(run.scratch, step.id);
    await mkdir(scratch);
    const tools = options.tools ?? toolchain();
    const skip = board.skip.bind(board);
    const bench = { tools, log, signal: options.signal, scratch, skip };
    const exitCode = await execute(step.command, shop, bench);
    return settle(step.id, run, { exitCode, reason: log.reason(exitCode) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.note(reason);
    return settle(step.id, run, { exitCode: undefined, reason });
  } finally {
    await log.close();
  }
}

interface Ending {
  /** Undefined when the step's command could not be run. */
  readonly exitCode: number | undefined;
  readonly reason: string;
}

function settle(id: string, { board, options }: Run, { exitCode, reason }: Ending): boolean {
  const code = exitCode === undefined ? {} : { exitCode };
  if (exitCode === 0) board.end(id, { state: "COMPLETED", ...code });
  else if (isStopped(options)) {
    board.end(id, { state: "CANCELLED", reason: STOPPED, ...code });
  } else board.end(id, { state: "FAILED", reason, ...code });
  return exitCode === 0;
}

async function workshop(
  request: RunJobFlowCommandInput,
  options: JobFlowOptions,
  scratch: string,
): Promise<Workshop> {
  const tools = options.tools ?? toolchain();
  const instance = join(scratch, "instance.json");
  await writeFile(instance, JSON.stringify({ isMaster: true }));
  return {
    s3: s3Client({ endpoint: options.store.endpoint }),
    endpoint: options.store.endpoint,
    region: options.store.env.AWS_REGION,
    master: options.master ?? DEFAULT_MASTER,
    driverMemory: options.driverMemory ?? DEFAULT_DRIVER_MEMORY,
    cluster: clusterSettings(request.Configurations),
    env: stepEnv(options.store, tools, instance),
  };
}

/** The environment of every command: this process's, without anything that leads to a real account. */
function stepEnv(
  store: JobFlowOptions["store"],
  tools: Toolchain,
  instance: string,
): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(own),
    ...store.env,
    PATH: childPath(tools),
    PYSPARK_PYTHON: tools.python,
    SPARK_LOCAL_IP: "127.0.0.1",
    NO_PROXY: "127.0.0.1,localhost",
    // What an EMR node says about itself in /emr/instance-controller/lib/info/instance.json.
    EMR_INSTANCE_INFO: instance,
    ...(tools.javaHome === undefined ? {} : { JAVA_HOME: tools.javaHome }),
  };
}
