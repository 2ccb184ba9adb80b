import { relative, sep } from "node:path";
import { type JobFlowResult, type StepRun } from "../../local";
import { type RenderedBuckets } from "../../program";
import { type RecordedIceberg, type RecordedStep, type RunRecord } from "../report/runRecord";

/** What a record needs besides what the run itself says. */
export interface RecordParts {
  readonly run: string;
  readonly variant: string;
  readonly buckets: RenderedBuckets;
  readonly settings: RunRecord["settings"];
  readonly result: JobFlowResult;
  readonly tables: RunRecord["tables"];
  readonly checks: RunRecord["checks"];
  /** What only Iceberg tables have. @default - nothing */
  readonly iceberg?: RecordedIceberg;
}

/** The record of a run in `folder`, with paths from there. */
export function makeRecord(parts: RecordParts, folder: string): RunRecord {
  const { run, variant, buckets, settings, result, tables, checks } = parts;
  return {
    format: 1,
    run,
    variant,
    name: result.name,
    outcome: result.outcome,
    startedAt: result.startedAt.toISOString(),
    endedAt: result.endedAt.toISOString(),
    settings,
    buckets: { refined: buckets.refined, served: buckets.served },
    steps: result.steps.map((step) => recordedStep(result.name, step, folder)),
    skipped: result.skipped.map(({ setting, reason }) => ({ setting, reason })),
    tables,
    checks,
    ...(parts.iceberg === undefined ? {} : { iceberg: parts.iceberg }),
  };
}

function recordedStep(runName: string, step: StepRun, folder: string): RecordedStep {
  const { id, kind, state, startedAt, endedAt, exitCode, reason, logs } = step;
  const paths = Object.entries(logs).map(([stream, path]: [string, string]) => [
    stream,
    relative(folder, path).split(sep).join("/"),
  ]);
  return {
    id,
    kind,
    name: shortName(step.name, runName),
    state,
    ...(startedAt === undefined ? {} : { startedAt: startedAt.toISOString() }),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(reason === undefined ? {} : { reason }),
    // What never began has no output.
    logs: startedAt === undefined ? {} : (Object.fromEntries(paths) as Record<string, string>),
  };
}

/** The stack puts its own name before each step's, for the alarms; beside the run's name it says nothing. */
export function shortName(step: string, run: string): string {
  return step.startsWith(`${run}/`) ? step.slice(run.length + 1) : step;
}
