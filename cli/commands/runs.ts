import { type EMRClient } from "@aws-sdk/client-emr";
import {
  addSteps,
  cancelRun,
  fillRun,
  fillSteps,
  followRun,
  latestRun,
  lookAt,
  newRunId,
  pickUp,
  RUN_ID,
  type RunEvent,
  type RunsOf,
  type RunTarget,
  startRun,
  type StartOptions,
  stepsFrom,
} from "../../emr";
import { readPlace } from "../deploy/deployOptions";
import { EXIT, Refusal } from "../exitCodes";
import { OptionReader, type RawOptions } from "../optionReader";
import { textTable } from "../output/textTable";
import { withClients } from "../runs/clients";
import { type Deployed, deployedStack } from "../runs/deployed";
import { findRun } from "../runs/findRun";
import { readOutput, readRequest, readSteps } from "../runs/request";
import { eventText, failureText, stepTable } from "../runs/texts";
import { type Session } from "../session";

/** What is started, and what it is started on. */
type Declared = Pick<Deployed, "request" | "steps" | "clusterId">;

/** `lake run`: starts a run of a deployed stack; with `--follow` it ends as the run does. */
export async function run(raw: RawOptions, session: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  const fromStep = reader.text("from");
  const file = reader.text("request");
  const clusterId = reader.text("cluster");
  const runId = readRunId(reader);
  if (clusterId !== undefined && file === undefined) {
    reader.complain("--cluster", "goes with --request; a stack knows its own cluster");
  }
  reader.done("lake run");
  const declared =
    file === undefined
      ? await deployedStack(place, session.signal)
      : await declaredIn(file, clusterId);
  if (fromStep !== undefined) checkStep(declared, fromStep);
  await withClients(file === undefined ? place : undefined, async ({ emr }) => {
    const id = runId ?? (await runToResume(emr, declared, fromStep)) ?? newRunId(new Date());
    const target = await start(emr, declared, id, { fromStep });
    session.output.say(`started run ${id} on cluster ${target.clusterId}`);
    session.output.say(`see it with: lake status ${id}; end it with: lake cancel ${id}`);
    if (reader.flag("follow")) await follow(emr, target, id, session);
    else session.output.result({ run: id, ...target });
  });
}

/** `lake status [ID]`: what a run is at. */
export async function status(
  id: string | undefined,
  raw: RawOptions,
  session: Session,
): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  reader.done("lake status");
  const { output, signal } = session;
  await withClients(place, async (clients) => {
    const found = await findRun(id, place, clients, session);
    const { cluster, steps } = await lookAt(clients.emr, found, { signal });
    const runText = found.runId === undefined ? "" : `run ${found.runId} of `;
    output.say(`${runText}${found.name} (${found.clusterId}): ${cluster.state}`);
    output.say(stepTable(steps, output));
    output.result({ ...found, clusterState: cluster.state, steps });
  });
}

/** `lake cancel ID`: cancels what is left of a run. */
export async function cancel(
  id: string,
  raw: RawOptions,
  { output, signal }: Session,
): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  reader.done("lake cancel");
  await withClients(place, async ({ emr }) => {
    const report = await cancelRun(emr, await pickUp(emr, id, { signal }), { signal });
    const rows = report.steps.map(({ name, was, outcome, reason }) => [
      name,
      was,
      outcome,
      reason ?? "",
    ]);
    output.say(`cluster ${report.clusterId}: ${report.done}`);
    output.say(textTable({ columns: ["step", "was", "now", "why"], rows }, output.width));
    output.result(report);
  });
}

function readRunId(reader: OptionReader): string | undefined {
  const id = reader.text("run");
  if (id !== undefined && !RUN_ID.test(id)) {
    reader.complain(
      "--run",
      `must be 1 to 128 letters, digits, ".", "_" or "-", beginning with a letter or digit, got "${id}"`,
    );
  }
  return id;
}

async function declaredIn(file: string, clusterId: string | undefined): Promise<Declared> {
  const value = await readOutput(file);
  if (clusterId === undefined) {
    return { request: readRequest(value, "--request"), steps: [], clusterId };
  }
  return { request: { Name: "", Instances: {} }, steps: readSteps(value, "--request"), clusterId };
}

/** Refuses an unknown step before anything is asked of AWS. */
function checkStep({ request, steps, clusterId }: Declared, fromStep: string): void {
  try {
    stepsFrom(clusterId === undefined ? (request.Steps ?? []) : steps, fromStep);
  } catch (error) {
    throw new Refusal(EXIT.usage, error instanceof Error ? error.message : String(error));
  }
}

/** A run that begins with a later step needs what the earlier ones made: it goes on with the newest run. */
async function runToResume(
  emr: EMRClient,
  { request, clusterId }: Declared,
  fromStep: string | undefined,
): Promise<string | undefined> {
  if (fromStep === undefined) return undefined;
  const runs: RunsOf = { clusterName: request.Name ?? "", clusterId };
  const { runId } = await latestRun(emr, runs);
  return runId;
}

async function start(
  emr: EMRClient,
  { request, steps, clusterId }: Declared,
  runId: string,
  options: StartOptions,
): Promise<RunTarget> {
  if (clusterId === undefined) return await startRun(emr, fillRun(request, runId), options);
  return await addSteps(emr, clusterId, fillSteps(steps, runId), options);
}

async function follow(
  client: EMRClient,
  target: RunTarget,
  runId: string,
  { output, signal }: Session,
): Promise<void> {
  const onEvent = (event: RunEvent): void => {
    output.say(eventText(event));
    output.event({ event: event.kind, ...event });
  };
  const outcome = await followRun(client, target, { signal, onEvent });
  if (outcome.state !== "succeeded") throw new Refusal(EXIT.failed, failureText(outcome));
  output.say(stepTable(outcome.steps, output));
  output.result({ run: runId, ...outcome });
}
