import { type EMRClient } from "@aws-sdk/client-emr";
import {
  announce,
  EXIT,
  patienceOf,
  Refusal,
  type Session,
  textTable,
  Verdict,
} from "../../../cli";
import {
  addSteps,
  anotherHint,
  cancelRun,
  EmrError,
  ENDED_CLUSTER,
  endedCluster,
  fillRun,
  fillSteps,
  followRun,
  type FoundRun,
  goneError,
  lookAt,
  newRunId,
  pickUp,
  type RunTarget,
  startRun,
  type StartOptions,
} from "../../../emr";
import { lakeCommand } from "../../../remedies";
import { type StackPlace } from "../../../stacks";
import { withClients } from "./clients";
import { type Declared, declaredBy, type FromFile, stepsBefore } from "./declared";
import { deployedStack } from "./deployed";
import { findRun } from "./findRun";
import { runToResume } from "./resume";
import { RunTeller } from "./runTeller";
import { failureText, outcomeWord, stepTable } from "./texts";

/** What a run on EMR is started with. */
export interface EmrStart {
  /** @default - the stack's own request */
  readonly from: FromFile | undefined;
  readonly fromStep: string | undefined;
  readonly runId: string | undefined;
  readonly isFollowed: boolean;
}

/** Starts a run on EMR, and follows it if that is wanted. */
export async function runOnEmr(
  { from, fromStep, runId, isFollowed }: EmrStart,
  place: StackPlace,
  session: Session,
): Promise<void> {
  const { output } = session;
  const declared = await declaredBy(from, place, session);
  if (fromStep !== undefined) stepsBefore(declared, fromStep);
  await withClients(from === undefined ? place : undefined, async (clients) => {
    const resumed =
      fromStep === undefined
        ? runId
        : await runToResume(clients, declared, { fromStep, runId }, patienceOf(session));
    const run = resumed ?? newRunId(new Date());
    const target = await start(clients.emr, declared, run, { fromStep });
    const { clusterId } = target;
    const stack = declared.of.stack ?? null;
    announce(output, { run, clusterId, stack });
    const [see, end] = ["status", "cancel"].map((word) =>
      stack === null ? `lake ${word} ${run}` : lakeCommand(`${word} ${run}`, { ...place, stack }),
    );
    output.say(`started run ${run} on cluster ${clusterId}`);
    output.say(`see it with: ${see ?? ""}; end it with: ${end ?? ""}`);
    if (isFollowed) await follow(clients.emr, target, { run, stack }, session);
    else output.result({ run, ...target, stack });
  });
}

/** Says what a run on EMR is at. */
export async function statusOnEmr(
  id: string | undefined,
  place: StackPlace,
  session: Session,
): Promise<void> {
  const { output } = session;
  await withClients(place, async ({ emr }) => {
    const { found, stack, of } = await findRun(id, place, { emr }, session);
    const { cluster, steps } = await lookAt(emr, found, patienceOf(session));
    const { runId: run, name, clusterId, ...rest } = found;
    const runText = run === undefined ? "" : `run ${run} of `;
    output.say(`${runText}${name} (${clusterId}): ${cluster.state}`);
    if (cluster.reason !== undefined) output.say(`  ${cluster.reason}`);
    if (of?.clusterId === clusterId && ENDED_CLUSTER.has(cluster.state)) {
      const since = cluster.ended === undefined ? "" : ` since ${cluster.ended.toISOString()}`;
      output.say(`  the stack has no cluster${since}.${anotherHint(of)}`);
    }
    output.say(stepTable(steps, output));
    output.result({ run, clusterId, stack, name, ...rest, clusterState: cluster.state, steps });
  });
}

/** Cancels what is left of a run on EMR. */
export async function cancelOnEmr(id: string, place: StackPlace, session: Session): Promise<void> {
  const { output } = session;
  await withClients(place, async ({ emr }) => {
    const { found, stack } = await runToCancel(emr, id, place, session);
    const { runId: run, name, clusterId } = found;
    output.say(`${run === undefined ? "cluster" : `run ${run} of`} ${name} (${clusterId})`);
    const report = await cancelRun(emr, found, patienceOf(session));
    const rows = report.steps.map(({ name: step, was, outcome, reason }) => [
      step,
      was,
      outcome,
      reason ?? "",
    ]);
    output.say(`cluster ${report.clusterId}: ${report.done}`);
    output.say(textTable({ columns: ["step", "was", "now", "why"], rows }, output.width));
    output.result({ run, stack, ...report });
  });
}

/** Without `--stack` the selected stack's runs alone may be cancelled; where none is deployed here, whoever's it is. */
async function runToCancel(
  client: EMRClient,
  id: string,
  place: StackPlace,
  session: Session,
): Promise<{ readonly found: FoundRun; readonly stack: string | null }> {
  const patience = patienceOf(session);
  const of = await deployedStack(place, session.signal).catch((error: unknown) => {
    if (place.stack === undefined && error instanceof Refusal) return undefined;
    throw error;
  });
  return { found: await pickUp(client, id, patience, of), stack: of?.stack ?? null };
}

async function start(
  client: EMRClient,
  { request, steps, clusterId, of }: Declared,
  runId: string,
  options: StartOptions,
): Promise<RunTarget> {
  if (clusterId === undefined) return await startRun(client, fillRun(request, runId), options);
  try {
    return await addSteps(client, clusterId, fillSteps(steps, runId), options);
  } catch (error) {
    if (!(error instanceof EmrError) || error.kind !== "ended") throw error;
    const gone = await endedCluster(client, clusterId);
    throw gone === undefined ? error : goneError(gone, of, error);
  }
}

async function follow(
  client: EMRClient,
  target: RunTarget,
  which: { readonly run: string; readonly stack: string | null },
  { output, signal }: Session,
): Promise<void> {
  const teller = new RunTeller(output);
  const outcome = await followRun(client, target, {
    signal,
    onEvent: (event) => {
      teller.tell(event);
    },
  });
  const { state, ...rest } = outcome;
  const result = { ...which, outcome: outcomeWord(state), ...rest };
  if (state === "succeeded") {
    output.say(stepTable(outcome.steps, output));
    output.result(result);
    return;
  }
  const error = { message: failureText(outcome), exitCode: EXIT.failed };
  output.result({ ...result, error });
  throw new Verdict(error.exitCode, error.message);
}
