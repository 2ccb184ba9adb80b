import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { toolchain, type Toolchain } from "../toolchain";
import { Board } from "./board";
import { type Bench } from "./execute";
import { type PlannedStep } from "./plan";
import { type JobFlowResult, type RunEvent, type RunOutcome, type Skipped } from "./run";
import { StepLog } from "./stepLog";

/** How steps are run, whatever they are. */
export interface StepRunOptions {
  /** Folder for the run's logs; made when it is missing. */
  readonly folder: string;
  /** @default - the project's own */
  readonly tools?: Toolchain | undefined;
  /** Ends the step that runs, with everything that it started, and cancels the others. */
  readonly signal?: AbortSignal | undefined;
  /** Told of everything that happens, in order. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
}

/** What is to be run. */
export interface StepsToRun {
  readonly name: string;
  readonly steps: readonly PlannedStep[];
  /** Runs one step to its end; its exit code. Rejects when it cannot be started, saying why. */
  readonly execute: (step: PlannedStep, bench: Bench) => Promise<number>;
  /** What is left out of all of them. */
  readonly skipped?: readonly Skipped[];
}

/**
 * Runs steps one after another. A failed or cancelled run resolves; the result says so.
 *
 * @param prepare - given a folder that is there while the steps run
 */
export async function runSteps(
  options: StepRunOptions,
  prepare: (scratch: string) => Promise<StepsToRun>,
): Promise<JobFlowResult> {
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(join(folder, "scratch-"));
  try {
    const plan = await prepare(scratch);
    const tell = options.onEvent ?? (() => undefined);
    const board = new Board(plan.steps, folder, tell);
    for (const skipped of plan.skipped ?? []) board.skip(skipped);
    return await follow({ plan, scratch, board, options, tell });
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Run {
  readonly plan: StepsToRun;
  readonly scratch: string;
  readonly board: Board;
  readonly options: StepRunOptions;
  readonly tell: (event: RunEvent) => void;
}

async function follow(run: Run): Promise<JobFlowResult> {
  const { board, tell } = run;
  const { name } = run.plan;
  const startedAt = new Date();
  tell({ type: "run-started", name, steps: board.steps() });
  const outcome = await runAll(run);
  const result: JobFlowResult = {
    name,
    outcome,
    startedAt,
    endedAt: new Date(),
    steps: board.steps(),
    skipped: board.skipped(),
  };
  tell({ type: "run-ended", result });
  return result;
}

async function runAll(run: Run): Promise<RunOutcome> {
  const { board, options } = run;
  for (const step of run.plan.steps) {
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

function isStopped({ signal }: StepRunOptions): boolean {
  return signal?.aborted === true;
}

const STOPPED = "the run was stopped";

/** Runs one step; whether it succeeded. */
async function runStep(step: PlannedStep, run: Run): Promise<boolean> {
  const { board, options, plan } = run;
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
    const exitCode = await plan.execute(step, bench);
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
