import { z } from "zod";
import {
  EXIT,
  type KubeStart,
  logsOnKube,
  type OptionReader,
  POLL_SECONDS,
  Refusal,
  runOnKube,
  type Session,
} from "../../../cli";
import { lakeCommand } from "../../../remedies";
import { type StackPlace } from "../../../stacks";

/** The run that is started when none is named. */
const FIRST_STEP = "load";

/** The one that takes no days. */
const DAYLESS_STEP = "maintenance";

/** Options that narrow what a run does. */
const DAYS = ["first-day", "last-day"] as const;

/** `lake run` of a stack whose runs are SparkApplications. */
export async function start(
  step: string | undefined,
  reader: OptionReader,
  place: StackPlace,
  session: Session,
): Promise<void> {
  await runOnKube(place, readKubeStart(step ?? FIRST_STEP, reader), session);
}

function readKubeStart(step: string, reader: OptionReader): KubeStart {
  const words = DAYS.flatMap((option) => dayWords(reader, option));
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

/** `lake logs`: what a run's driver printed. */
export async function logs(
  of: string,
  reader: OptionReader,
  place: StackPlace,
  session: Session,
): Promise<void> {
  const pollSeconds = reader.number("poll", POLL_SECONDS);
  reader.done("lake logs");
  await logsOnKube({ of, isFollowed: reader.flag("follow"), pollSeconds }, place, session);
}

/** `lake report`: the reports of the jobs stay in the refined bucket. */
export function story(place: StackPlace): Promise<string> {
  const { stack = "NAME", project } = place;
  const logsOf = lakeCommand("logs load", { stack, project });
  throw new Refusal(
    EXIT.usage,
    `reports are of runs on EMR or on this machine; \`${logsOf}\` has the log`,
  );
}
