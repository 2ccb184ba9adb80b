import { countsOf, countsText, type OpenStack, openStack, outputsOf } from "../../stacks";
import { confirm } from "../deploy/confirm";
import { type DeployOptions, readDeployOptions } from "../deploy/deployOptions";
import { onStack } from "../deploy/onStack";
import { checkCredentials, preflight } from "../deploy/preflight";
import { resultOf, sayChanges, sayEnd, sayOutputs } from "../deploy/sayStory";
import { act, type Done, look, repair } from "../deploy/work";
import { EXIT, Refusal } from "../exitCodes";
import { type RawOptions } from "../optionReader";
import { task } from "../output/output";
import { duration } from "../output/units";
import { type Session } from "../session";

/** `lake preview`: what `lake up` would change. */
export async function preview(raw: RawOptions, session: Session): Promise<void> {
  const options = readDeployOptions("lake preview", raw);
  await onStack(session.signal, async () => {
    const open = await opened(options, session, true);
    await checked(open, session);
    const done = await look(open, "preview", session, enginesOf(options));
    sayChanges(session.output, done.story);
    for (const warning of done.story.warnings) session.output.say(`warning: ${warning}`);
    session.output.say(
      `stack ${open.name}: ${countsText(countsOf(done.story.changes))}; ${done.story.unchanged} unchanged, seen in ${duration(done.seconds)}`,
    );
    expectNone(options, done);
    session.output.result(resultOf(open.name, done.story, done.seconds));
  });
}

/** `lake up`: deploys the stack. */
export async function up(raw: RawOptions, session: Session): Promise<void> {
  const options = readDeployOptions("lake up", raw);
  await onStack(session.signal, async () => {
    const open = await opened(options, session, true);
    await checked(open, session);
    await repair(open, session);
    const planned = options.skipPreview ? [] : await plan(open, options, session);
    const { story, seconds } = await act(open, "up", session, { ...enginesOf(options), planned });
    const outputs = await outputsOf(open);
    sayOutputs(session.output, outputs);
    sayEnd(session.output, open.name, story, seconds);
    session.output.result(resultOf(open.name, story, seconds, outputs));
  });
}

/** `lake refresh`: reads the state anew from AWS. */
export async function refresh(raw: RawOptions, session: Session): Promise<void> {
  const options = readDeployOptions("lake refresh", raw);
  await onStack(session.signal, async () => {
    const open = await opened(options, session, false);
    await checkCredentials(open, session);
    const { story, seconds } = await act(open, "refresh", session, {
      ...enginesOf(options),
      clearPendingCreates: true,
    });
    sayChanges(session.output, story);
    sayEnd(session.output, open.name, story, seconds);
    expectNone(options, { story, seconds });
    session.output.result(resultOf(open.name, story, seconds));
  });
}

/** Opens the stack that the words name, and says when it is new. */
export async function opened(
  options: DeployOptions,
  { output }: Session,
  create: boolean,
): Promise<OpenStack> {
  const open = await task(output, "Open the stack", () => openStack(options, create));
  output.event({ event: "stack", stack: open.name, project: open.project, isNew: open.isNew });
  if (open.isNew) output.say(`stack ${open.name} is new`);
  return open;
}

async function checked(open: OpenStack, session: Session): Promise<void> {
  await task(session.output, "Check settings, credentials and region", () =>
    preflight(open, session),
  );
}

/** Previews and asks; answers what is going to change. */
async function plan(open: OpenStack, options: DeployOptions, session: Session): Promise<Changes> {
  const done = await look(open, "preview", session, enginesOf(options));
  const { changes } = done.story;
  sayChanges(session.output, done.story);
  expectNone(options, done);
  if (changes.length > 0 && !options.yes) {
    const what = countsText(countsOf(changes));
    const question = `Deploy stack ${open.name} (${what})? Type yes:`;
    await confirm(question, "yes", "add --yes to deploy without being asked", session.signal);
  }
  return changes;
}

type Changes = Done["story"]["changes"];

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
