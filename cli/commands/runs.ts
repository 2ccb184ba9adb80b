import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { EMRClient, type RunJobFlowCommandInput, type StepConfig } from "@aws-sdk/client-emr";
import { z } from "zod";
import {
  cancelRun,
  addSteps,
  EmrError,
  fillRun,
  fillSteps,
  followRun,
  newRunId,
  pickUp,
  type RunEvent,
  type RunOutcome,
  type RunTarget,
  startRun,
  type StartOptions,
  type StepReport,
} from "../../emr";
import { EXIT, Refusal } from "../exitCodes";
import { OptionReader, type RawOptions } from "../optionReader";
import { type Output } from "../output/output";
import { textTable } from "../output/textTable";
import { duration } from "../output/units";
import { jsonOf } from "../report/jsonOf";
import { type Session } from "../session";

/** `lake run`: starts a run of a deployed stack; with `--follow` it ends as the run does. */
export async function run(raw: RawOptions, session: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const fromStep = reader.text("from");
  const file = reader.text("request") ?? "";
  const clusterId = reader.text("cluster");
  const runId = newRunId(new Date());
  reader.done("lake run");
  const start = await starter(file, runId, clusterId);
  await withEmr(async (client) => {
    const target = await start(client, { fromStep });
    session.output.say(`started run ${runId} on cluster ${target.clusterId}`);
    session.output.say(`see it with: lake status ${runId}; end it with: lake cancel ${runId}`);
    if (reader.flag("follow")) await follow(client, target, runId, session);
    else session.output.result({ run: runId, ...target });
  });
}

/** `lake status ID`: what a run is at. */
export async function status(id: string, { output, signal }: Session): Promise<void> {
  await withEmr(async (client) => {
    const found = await pickUp(client, id, { signal });
    const steps = await stepsNow(client, found, signal);
    output.say(`${found.name} (${found.clusterId}): ${found.clusterState}`);
    output.say(stepTable(steps, output));
    output.result({ ...found, steps });
  });
}

/** `lake cancel ID`: cancels what is left of a run. */
export async function cancel(id: string, { output, signal }: Session): Promise<void> {
  await withEmr(async (client) => {
    const report = await cancelRun(client, await pickUp(client, id, { signal }), { signal });
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

/** What starts the run that `file` declares: on a cluster of its own, or on the one that is there. */
async function starter(
  file: string,
  runId: string,
  clusterId: string | undefined,
): Promise<(client: EMRClient, options: StartOptions) => Promise<RunTarget>> {
  if (clusterId === undefined) {
    const request = fillRun(await readRequest(file), runId);
    return (client, options) => startRun(client, request, options);
  }
  const steps = fillSteps(await readSteps(file), runId);
  return (client, options) => addSteps(client, clusterId, steps, options);
}

/** A stack output is the request itself, or that as JSON text once more. */
const REQUEST = z.looseObject({ Name: z.string(), Instances: z.looseObject({}) });

const STEPS = z.array(
  z.looseObject({ Name: z.string(), HadoopJarStep: z.looseObject({ Jar: z.string() }) }),
);

async function readOutput(file: string): Promise<unknown> {
  const json = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  const once = jsonOf(json);
  return typeof once === "string" ? jsonOf(once) : once;
}

async function readSteps(file: string): Promise<StepConfig[]> {
  const steps = STEPS.safeParse(await readOutput(file));
  if (steps.success) return steps.data;
  throw new Refusal(
    EXIT.usage,
    `--request: must be a list of steps when --cluster is given; write it with: pulumi stack output steps > ${file}`,
  );
}

async function readRequest(file: string): Promise<RunJobFlowCommandInput> {
  const request = REQUEST.safeParse(await readOutput(file));
  if (request.success) return request.data;
  throw new Refusal(
    EXIT.usage,
    `--request: must be a RunJobFlow request; write it with: pulumi stack output jobFlowRequest > ${file}`,
  );
}

/** Runs `work` with a client of EMR; what EMR says is foreseen, so it comes without a stack trace. */
async function withEmr(work: (client: EMRClient) => Promise<void>): Promise<void> {
  // EMR knows no idempotency token: a start that was tried again by itself could run twice.
  const client = new EMRClient({ maxAttempts: 1 });
  try {
    await work(client);
  } catch (error) {
    if (!(error instanceof EmrError)) throw error;
    const isUsage = error.kind === "arguments" || error.kind === "unknown";
    throw new Refusal(isUsage ? EXIT.usage : EXIT.unexpected, error.message, { cause: error });
  } finally {
    client.destroy();
  }
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

function eventText(event: RunEvent): string {
  const time = event.at.toISOString().slice(11, 19);
  switch (event.kind) {
    case "cluster":
      return `${time} cluster ${event.clusterId}: ${event.state}`;
    case "step":
      return `${time} ${event.step.name}: ${event.step.state}${tookText(event.step)}`;
    case "trouble":
      return `${time} ${event.message} Trying again.`;
  }
}

function failureText({ state, reason, failedStep }: RunOutcome): string {
  if (failedStep === undefined)
    return `the run was ${state}${reason === undefined ? "" : `: ${reason}`}`;
  const { name, reason: why = "no reason is known", logUri } = failedStep;
  const where = logUri === undefined ? [] : [`  its output: ${logUri}`];
  return [`step "${name}" failed:`, `  ${why}`, ...where].join("\n");
}

function stepTable(steps: readonly StepReport[], { width }: Output): string {
  const rows = steps.map((step) => [
    step.name,
    step.state,
    tookText(step).trim(),
    step.reason ?? "",
  ]);
  return textTable({ columns: ["step", "state", "took", "why"], rows }, width);
}

function tookText({ seconds }: StepReport): string {
  return seconds === undefined ? "" : ` ${duration(seconds)}`;
}

/** One look at a run's steps: following, but no longer than to the first wait between two looks. */
async function stepsNow(
  client: EMRClient,
  target: RunTarget,
  signal: AbortSignal,
): Promise<StepReport[]> {
  const steps: StepReport[] = [];
  const seen = new AbortController();
  const onEvent = (event: RunEvent): void => {
    if (event.kind === "step") steps.push(event.step);
  };
  const sleep = (ms: number): Promise<void> => {
    if (ms === LOOK_MS) seen.abort();
    return setTimeout(ms);
  };
  try {
    const both = AbortSignal.any([signal, seen.signal]);
    await followRun(client, target, { signal: both, onEvent, sleep, pollMs: LOOK_MS });
  } catch (error) {
    if (!seen.signal.aborted) throw error;
  }
  return steps;
}

/** Tells the wait between two looks from the longer ones after a trouble. */
const LOOK_MS = 1;
