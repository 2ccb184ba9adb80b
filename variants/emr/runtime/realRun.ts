import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  BUCKETS,
  EXIT,
  LOGS,
  readJobReports,
  type RecordedStep,
  Refusal,
  RUN_RECORD,
  type RunRecord,
  type Session,
  task,
  patienceOf,
  shortName,
} from "../../../cli";
import {
  EmrError,
  ENDED_STEP,
  type FoundRun,
  latestRun,
  type Look,
  lookAt,
  pickUp,
  RUN_ID,
  type SeenStep,
  stepLogs,
} from "../../../emr";
import { downloadBucket } from "../../../local";
import { type CommandTarget, lakeCommand } from "../../../remedies";
import { type StackPlace } from "../../../stacks";
import { type Clients, withClients } from "./clients";
import { type Deployed, deployedStack } from "./deployed";

/** A run on EMR and where its story grows. */
export interface RealRun {
  readonly found: FoundRun;
  readonly deployed: Deployed;
  readonly folder: string;
}

/**
 * Brings the story of a run on EMR into a folder, as a demo leaves its own: states and times from EMR, the jobs'
 * reports and rejects from the refined bucket, the steps' logs. Answers with the record that it wrote.
 */
export async function fetchRun(
  { found, deployed, folder }: RealRun,
  clients: Clients,
  { signal }: Session,
): Promise<RunRecord> {
  const run = found.runId;
  if (run === undefined || !RUN_ID.test(run)) {
    throw new Refusal(EXIT.usage, `cluster ${found.clusterId} carries no run's id; name the run`);
  }
  const look = await lookAt(clients.emr, found, { signal });
  refuseGoing(run, look, deployed);
  // Only what is fetched anew: the folder may be a result of somebody's own.
  for (const part of [BUCKETS, LOGS])
    await rm(join(folder, part), { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const inBucket = join(folder, BUCKETS, deployed.refinedBucket);
  for (const part of ["reports", "rejects"]) {
    const prefix = `runs/${run}/${part}/`;
    const place = { client: clients.s3, bucket: deployed.refinedBucket, prefix };
    await downloadBucket({ ...place, folder: join(inBucket, prefix), signal });
  }
  const logs = new Map<string, RecordedStep["logs"]>();
  for (const step of look.steps) logs.set(step.id, await fetchLogs(step, found, folder, clients));
  const jobs = await readJobReports(join(inBucket, "runs", run, "reports"));
  const last = jobs.findLast(({ tables }) => tables.length > 0);
  const record = recordOf(run, look, deployed, logs);
  const tables = (last?.tables ?? []).map(({ name, rows, files }) => ({ name, rows, files }));
  const whole = { ...record, tables };
  await writeFile(join(folder, RUN_RECORD), `${JSON.stringify(whole, null, 2)}\n`);
  return whole;
}

/** A report of half a run would tell of a run that was cancelled. */
function refuseGoing(run: string, { cluster, steps }: Look, target: CommandTarget): void {
  const isOver =
    /^TERMINAT/.test(cluster.state) || steps.every(({ state }) => ENDED_STEP.has(state));
  if (isOver) return;
  throw new Refusal(
    EXIT.failed,
    `run ${run} is still going on: see it with \`${lakeCommand(`status ${run}`, target)}\`, and report it when it has ended`,
  );
}

async function fetchLogs(
  { id }: SeenStep,
  { logUri, clusterId }: FoundRun,
  folder: string,
  { s3 }: Clients,
): Promise<RecordedStep["logs"]> {
  const shipped = await stepLogs(s3, { logUri, clusterId, stepId: id }).catch((error: unknown) => {
    // A step that never began has none, and a young one has none yet.
    if (error instanceof EmrError) return undefined;
    throw error;
  });
  const paths: Record<string, string> = {};
  for (const [name, log] of Object.entries(shipped?.files ?? {})) {
    const path = `${LOGS}/steps/${id}/${name}`;
    await mkdir(join(folder, LOGS, "steps", id), { recursive: true });
    await writeFile(join(folder, path), log.text);
    paths[name] = path;
  }
  return paths;
}

function recordOf(
  run: string,
  { cluster, steps }: Look,
  { stack, request, refinedBucket, servedBucket }: Deployed,
  logs: ReadonlyMap<string, RecordedStep["logs"]>,
): RunRecord {
  const started = cluster.created ?? steps[0]?.started ?? new Date();
  const ended = steps.findLast((step) => step.ended !== undefined)?.ended ?? cluster.ended;
  return {
    format: 1,
    run,
    variant: "emr",
    name: cluster.name,
    outcome: outcomeOf(steps),
    startedAt: started.toISOString(),
    endedAt: (ended ?? new Date()).toISOString(),
    settings: {
      stack,
      cluster: `${cluster.id} (${cluster.state})`,
      release: request.ReleaseLabel ?? "",
    },
    buckets: { refined: refinedBucket, served: servedBucket },
    steps: steps.map((step) => recordedStep(cluster.name, step, logs.get(step.id) ?? {})),
    skipped: [],
    tables: [],
    checks: [],
  };
}

/** How the run ended: one of which a step was never done was cancelled. */
function outcomeOf(steps: readonly SeenStep[]): RunRecord["outcome"] {
  if (steps.some(({ state }) => state === "FAILED")) return "FAILED";
  return steps.every(({ state }) => state === "COMPLETED") ? "COMPLETED" : "CANCELLED";
}

const STATES: Readonly<Record<SeenStep["state"], RecordedStep["state"]>> = {
  PENDING: "PENDING",
  RUNNING: "RUNNING",
  CANCEL_PENDING: "RUNNING",
  COMPLETED: "COMPLETED",
  FAILED: "FAILED",
  CANCELLED: "CANCELLED",
  INTERRUPTED: "CANCELLED",
};

function recordedStep(
  runName: string,
  { id, name, state, started, ended, reason }: SeenStep,
  logs: RecordedStep["logs"],
): RecordedStep {
  return {
    id,
    kind: "step",
    name: shortName(name, runName),
    state: STATES[state],
    ...(started === undefined ? {} : { startedAt: started.toISOString() }),
    ...(ended === undefined ? {} : { endedAt: ended.toISOString() }),
    ...(reason === undefined ? {} : { reason }),
    logs,
  };
}

/** Folder below which the stories of runs are kept, by the run's id. */
const RUNS = ".lake/runs";

/** Brings the story of a run on EMR here; answers where it is. */
export async function emrStory(
  run: string | undefined,
  place: StackPlace,
  session: Session,
): Promise<string> {
  const { output, signal } = session;
  const deployed = await deployedStack(place, signal);
  const patience = patienceOf(session);
  return await withClients(place, async (clients) => {
    const found =
      run === undefined
        ? await latestRun(clients.emr, deployed, patience)
        : await pickUp(clients.emr, run, patience, deployed);
    const folder = join(RUNS, found.runId ?? found.clusterId);
    await task(output, "Fetch the run's story", () =>
      fetchRun({ found, deployed, folder }, clients, session),
    );
    return folder;
  });
}
