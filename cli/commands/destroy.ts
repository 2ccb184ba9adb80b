import { lakeCommand } from "../../remedies";
import {
  type Change,
  type Doomed,
  fates,
  type OpenStack,
  outputsOf,
  type Pending,
  pendingIn,
  StackError,
  targetOf,
  withoutStays,
} from "../../stacks";
import { type DeployOptions, readDeployOptions } from "../deploy/deployOptions";
import { Emptying } from "../deploy/emptying";
import { refuseProtected, sayFates } from "../deploy/fateTexts";
import { type GoingRun } from "../deploy/goingRun";
import { goingRuns, refuseGoing, sayGoing } from "../deploy/goingRuns";
import { lookForLeftovers } from "../deploy/leftovers";
import { onStack } from "../deploy/onStack";
import { AgreedStack, foundStack, FreeStack, type Question } from "../deploy/order";
import { runtimeIn } from "../deploy/runtimeIn";
import { resultOf, sayEnd } from "../deploy/sayStory";
import { act, type Done, look, repair, sayPending } from "../deploy/work";
import { EXIT, Refusal } from "../exitCodes";
import { type RawOptions } from "../optionReader";
import { plural } from "../output/units";
import { type Session } from "../session";

/** What a stack has, and what becomes of it. */
interface Fate {
  readonly doomed: readonly Doomed[];
  readonly pending: readonly Pending[];
  readonly runs: readonly GoingRun[];
  /** What runs made, and the engine does not know. */
  readonly leaves: readonly string[];
}

/** `lake destroy`: takes a stack down, after it has said what goes and what stays. */
export async function destroy(raw: RawOptions, session: Session): Promise<void> {
  const options = readDeployOptions("lake destroy", raw);
  if (options.yes && options.stack === undefined) {
    throw new Refusal(EXIT.usage, "--yes alone does not say which stack: add --stack NAME");
  }
  await onStack(session.signal, async () => {
    const open = await foundStack(options, session);
    const free = await FreeStack.of(open, "cannot be destroyed");
    const fate = await fateOf(open, session);
    const said = (): void => {
      sayFate(fate, session);
      refuseProtected(open, fate.doomed);
      if (!options.cancelRuns) refuseGoing(open, fate.runs);
    };
    const question = options.yes ? undefined : questionOf(open, fate);
    const agreed = await AgreedStack.to(free, { said, question }, session);
    await takeDown(agreed, fate, options, session);
  });
}

async function fateOf(open: OpenStack, session: Session): Promise<Fate> {
  const exported = await open.stack.exportStack();
  const deployment: unknown = exported.deployment;
  const doomed = fates(deployment);
  const outputs = await outputsOf(open);
  const runs = await goingRuns(open, outputs, doomed, session);
  const leaves = runtimeIn(outputs)?.leaves?.(outputs) ?? [];
  return { doomed, pending: pendingIn(deployment), runs, leaves };
}

function sayFate({ doomed, pending, runs, leaves }: Fate, session: Session): void {
  sayFates(doomed, session);
  for (const left of leaves) session.output.say(`stays: ${left}`);
  sayGoing(runs, session);
  sayPending(pending, session);
}

function questionOf(open: OpenStack, { doomed, runs }: Fate): Question {
  const going = doomed.filter(({ fate }) => fate === "goes").length;
  const cancelled = runs.length === 0 ? "" : ` and ${plural(runs.length, "run")} cancelled`;
  const words = lakeCommand("destroy --yes", targetOf(open));
  return {
    text: `${plural(going, "resource")} of stack ${open.name} will be deleted${cancelled}. Type the stack's name to go on:`,
    wanted: open.name,
    instead: `to destroy without being asked: ${words}`,
  };
}

/** Schedules first, so that no run begins meanwhile; then what goes on; then the rest, and with it the data. */
async function takeDown(
  agreed: AgreedStack,
  { doomed, pending, runs: known }: Fate,
  options: DeployOptions,
  session: Session,
): Promise<void> {
  const { open } = agreed;
  let runs = known;
  await repair(agreed, pending, session);
  const unscheduled = await endSchedules(agreed, doomed, session);
  if (unscheduled.length > 0) {
    runs = await goingRuns(open, await outputsOf(open), doomed, session);
    if (!options.cancelRuns) refuseGoing(open, runs, "Its schedule is gone, and nothing else");
  }
  for (const run of runs) await run.end(agreed, session);
  const { story: planned } = await look(open, "preview-destroy", session);
  const emptying = new Emptying(agreed, doomed, session);
  const done = await withLoss(emptying, () =>
    act(agreed, "destroy", session, {
      planned: withoutStays(planned, doomed).changes,
      onBegun: () => {
        emptying.begin();
      },
    }),
  );
  const { story, seconds } = done;
  const whole = { ...story, changes: [...unscheduled, ...story.changes] };
  const emptied = await emptying.ended();
  await conclude(open, doomed, { done: { story: whole, seconds }, emptied }, session);
}

const SCHEDULE = /^aws:scheduler\/schedule:|:ScheduledSparkApplication$/;

async function endSchedules(
  agreed: AgreedStack,
  doomed: readonly Doomed[],
  session: Session,
): Promise<readonly Change[]> {
  const targets = doomed.filter(({ type }) => SCHEDULE.test(type)).map(({ urn }) => urn);
  if (targets.length === 0) return [];
  return (await act(agreed, "destroy", session, { targets })).story.changes;
}

/** A destroy that fails after the buckets began to be emptied says so: no word of the engine's does. */
async function withLoss(emptying: Emptying, work: () => Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    const loss = await emptying.lossText();
    if (loss === undefined || !(error instanceof StackError)) throw error;
    throw new StackError(error.kind, `${error.message}\n${loss}`, { cause: error });
  }
}

async function conclude(
  open: OpenStack,
  doomed: readonly Doomed[],
  { done, emptied }: { done: Done; emptied: Readonly<Record<string, number>> },
  session: Session,
): Promise<void> {
  const story = withoutStays(done.story, doomed);
  sayEnd(session.output, open.name, story, done.seconds);
  const stays = doomed.filter(({ fate }) => fate === "stays");
  if (stays.length > 0) {
    session.output.say(`${plural(stays.length, "resource")} stay in the account without a stack`);
  }
  const left = await lookForLeftovers(open, doomed, session);
  session.output.result({
    ...resultOf(open.name, story, done.seconds),
    emptied,
    stays: stays.map(({ name, type, id }) => ({ name, type, id })),
    leftovers: left ?? null,
  });
}
