import { countsOf, countsText, outputsOf, pendingOf } from "../../stacks";
import { type DeployOptions, readDeployOptions } from "../deploy/deployOptions";
import { disturbedRuns, sayDisturbed } from "../deploy/disturbedRuns";
import { forgetEnded } from "../deploy/ended";
import { onStack } from "../deploy/onStack";
import { refuseForLive } from "../deploy/liveCheck";
import { refuseMaker } from "../deploy/maker";
import { AgreedStack, foundStack, FreeStack } from "../deploy/order";
import { checkCredentials, preflight } from "../deploy/preflight";
import { withPreviewed } from "../deploy/previewed";
import { checkSecrets } from "../deploy/secretsCheck";
import { resultOf, sayChanges, sayEnd, sayOutputs } from "../deploy/sayStory";
import { type StackWithFile } from "../deploy/stackSettings";
import { act, type Done, look, repair, sayPending } from "../deploy/work";
import { EXIT, Refusal } from "../exitCodes";
import { type RawOptions } from "../optionReader";
import { task } from "../output/output";
import { duration } from "../output/units";
import { type Session } from "../session";

/** `lake preview`: what `lake up` would change. A stack that it had to make for that is taken away again. */
export async function preview(raw: RawOptions, session: Session): Promise<void> {
  const options = readDeployOptions("lake preview", raw);
  await onStack(session.signal, async () => {
    await withPreviewed(options, session, checked, async (open) => {
      await refuseForLive(open);
      await refuseMaker(open, session);
      const done = await look(open, "preview", session, enginesOf(options));
      sayChanges(session.output, done.story);
      for (const warning of done.story.warnings) session.output.say(`warning: ${warning}`);
      sayDisturbed(await disturbedRuns(open, done.story.changes, session), session);
      session.output.say(
        `stack ${open.name}: ${countsText(countsOf(done.story.changes))}; ${done.story.unchanged} unchanged, seen in ${duration(done.seconds)}`,
      );
      expectNone(options, done);
      session.output.result(resultOf(open.name, done.story, done.seconds));
    });
  });
}

/** `lake up`: deploys the stack. */
export async function up(raw: RawOptions, session: Session): Promise<void> {
  const options = readDeployOptions("lake up", raw);
  await onStack(session.signal, async () => {
    const open = await foundStack(options, session, (named) => checked(named, session));
    const free = await FreeStack.of(open, "cannot be updated");
    if (open.isNew) session.output.say(`stack ${open.name} is new`);
    else await checked(open, session);
    await checkSecrets(open);
    await refuseForLive(open);
    await refuseMaker(open, session);
    await repaired(free, options, session);
    await forgetEnded(free, session);
    const { agreed, planned } = await plan(free, options, session);
    const { story, seconds } = await act(agreed, "up", session, { ...enginesOf(options), planned });
    const outputs = await outputsOf(open);
    sayOutputs(session.output, outputs);
    sayEnd(session.output, open.name, story, seconds);
    session.output.result(resultOf(open.name, story, seconds, outputs));
  });
}

/** `lake refresh`: reads the state anew from AWS. It changes the state alone, so nobody is asked. */
export async function refresh(raw: RawOptions, session: Session): Promise<void> {
  const options = readDeployOptions("lake refresh", raw);
  await onStack(session.signal, async () => {
    const open = await foundStack(options, session);
    const free = await FreeStack.of(open, "cannot be refreshed");
    await checkCredentials(open, session);
    const pending = await pendingOf(open.stack);
    const said = (): void => {
      sayPending(pending, session);
    };
    const agreed = await AgreedStack.to(free, { said, question: undefined }, session);
    const { story, seconds } = await act(agreed, "refresh", session, {
      ...enginesOf(options),
      clearPendingCreates: true,
    });
    sayChanges(session.output, story);
    sayEnd(session.output, open.name, story, seconds);
    expectNone(options, { story, seconds });
    session.output.result(resultOf(open.name, story, seconds));
  });
}

async function checked(stack: StackWithFile, session: Session): Promise<void> {
  await task(session.output, "Check settings, credentials and region", () =>
    preflight(stack, session),
  );
}

/** What an operation that was killed left behind is mended first, once that is agreed to. */
async function repaired(free: FreeStack, options: DeployOptions, session: Session): Promise<void> {
  const { open } = free;
  const pending = await pendingOf(open.stack);
  if (pending.length === 0) return;
  const said = (): void => {
    sayPending(pending, session);
  };
  const text = `Read the state of stack ${open.name} anew first? Type yes:`;
  const question = options.yes ? undefined : { text, ...YES };
  await repair(await AgreedStack.to(free, { said, question }, session), pending, session);
}

const YES = { wanted: "yes", instead: "add --yes to deploy without being asked" };

/** Previews and asks; answers what is going to change. */
async function plan(free: FreeStack, options: DeployOptions, session: Session): Promise<Plan> {
  const { open } = free;
  const done = options.skipPreview
    ? undefined
    : await look(open, "preview", session, enginesOf(options));
  const planned = done?.story.changes ?? [];
  const what =
    done === undefined ? "without a look at what changes" : countsText(countsOf(planned));
  const disturbed = await disturbedRuns(open, planned, session);
  const isAsked = !options.yes && (done === undefined || planned.length > 0);
  const said = (): void => {
    if (done === undefined) return;
    sayChanges(session.output, done.story);
    expectNone(options, done);
    sayDisturbed(disturbed, session);
  };
  const question = isAsked
    ? { text: `Deploy stack ${open.name} (${what})? Type yes:`, ...YES }
    : undefined;
  return { agreed: await AgreedStack.to(free, { said, question }, session), planned };
}

interface Plan {
  readonly agreed: AgreedStack;
  readonly planned: Done["story"]["changes"];
}

function expectNone({ expectNoChanges }: DeployOptions, { story }: Done): void {
  if (!expectNoChanges || story.changes.length === 0) return;
  throw new Refusal(
    EXIT.guarded,
    `no changes were expected (--expect-no-changes), but there are ${countsText(countsOf(story.changes))}`,
  );
}

function enginesOf({ policies, targets }: DeployOptions): {
  policyPacks?: readonly string[];
  targets?: readonly string[];
} {
  return {
    ...(policies.length === 0 ? {} : { policyPacks: policies }),
    ...(targets === undefined ? {} : { targets }),
  };
}
