import { type EMRClient } from "@aws-sdk/client-emr";
import { z } from "zod";
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
import { type StackPlace } from "../../stacks";
import { readPlace } from "../deploy/deployOptions";
import { EXIT, Refusal } from "../exitCodes";
import { OptionReader, type RawOptions } from "../optionReader";
import { textTable } from "../output/textTable";
import { runsOnKube, withClients } from "../runs/clients";
import { type Deployed, deployedStack } from "../runs/deployed";
import { findRun } from "../runs/findRun";
import { cancelOnKube, type KubeStart, runOnKube, statusOnKube } from "../runs/kubeRuns";
import { readOutput, readRequest, readSteps } from "../runs/request";
import { eventText, failureText, stepTable } from "../runs/texts";
import { onlyFor } from "../runs/variantOptions";
import { type Session } from "../session";

/** What is started, and what it is started on. */
type Declared = Pick<Deployed, "request" | "steps" | "clusterId">;

/** The run of a stack on Kubernetes that is started when none is named. */
const FIRST_STEP = "load";

/** The one that takes no days. */
const DAYLESS_STEP = "maintenance";

/** Options that mean something to one variant alone. */
const ONLY_EMR = ["from", "run", "request", "cluster"] as const;
const ONLY_KUBE = ["first-day", "last-day"] as const;

/** `lake run [STEP]`: starts a run of a deployed stack; with `--follow` it ends as the run does. */
export async function run(
  step: string | undefined,
  raw: RawOptions,
  session: Session,
): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  if (runsOnKube(place)) {
    for (const option of ONLY_EMR) onlyFor("emr", option, reader);
    await runOnKube(place, readKubeStart(step ?? FIRST_STEP, reader), session);
    return;
  }
  for (const option of ONLY_KUBE) onlyFor("eks-iceberg", option, reader);
  if (step !== undefined) {
    reader.complain("step", `is for stacks of the variant eks-iceberg, got "${step}"; see --from`);
  }
  await runOnEmr(reader, place, session);
}

async function runOnEmr(reader: OptionReader, place: StackPlace, session: Session): Promise<void> {
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

function readKubeStart(step: string, reader: OptionReader): KubeStart {
  const words = ONLY_KUBE.flatMap((option) => dayWords(reader, option));
  if (words.length > 0 && step === DAYLESS_STEP) {
    reader.complain("--first-day, --last-day", `are not for ${step}, which looks at whole tables`);
  }
  reader.done("lake run");
  return { step, words, isFollowed: reader.flag("follow") };
}

/** A day that narrows what a run does, as a word for its job. */
function dayWords(reader: OptionReader, option: string): string[] {
  const day = reader.text(option);
  if (day === undefined) return [];
  if (!z.iso.date().safeParse(day).success) {
    reader.complain(`--${option}`, `must be a day like 2025-05-17, got "${day}"`);
  }
  return [`--${option}`, day];
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
  if (runsOnKube(place)) {
    await statusOnKube(id, place, session);
    return;
  }
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
export async function cancel(id: string, raw: RawOptions, session: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  reader.done("lake cancel");
  if (runsOnKube(place)) {
    await cancelOnKube(id, place, session);
    return;
  }
  const { output, signal } = session;
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
