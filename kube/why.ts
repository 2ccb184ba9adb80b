import { type SeenKubeRun } from "./seen";

/** The lines of a Java error that name its cause. */
const CAUSES = [/^Exception in thread .*$/m, /^Caused by: .*$/m];

/** A line of Spark's or Hadoop's log, which is no reason. */
const LOG = /^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d (TRACE|DEBUG|INFO|WARN) /;

/** What an error message of many lines says, in one. */
export function causeIn(message: string): string {
  for (const cause of CAUSES) {
    const [line] = cause.exec(message) ?? [];
    if (line !== undefined) return line.trim();
  }
  const lines = message.split("\n").map((line) => line.trim());
  return lines.find((line) => line !== "" && !LOG.test(line)) ?? message.trim();
}

/** Why a run is in its state, and what comes next, in one line; undefined where there is nothing to say. */
export function whyOf(run: SeenKubeRun): string | undefined {
  const parts = [
    run.reason === undefined ? undefined : causeIn(run.reason),
    run.waitsFor === undefined
      ? undefined
      : `${run.state === "RUNNING" ? "no executor works yet" : "its driver does not start"}: ${run.waitsFor.replaceAll(/\s*\n\s*/g, " ")}`,
    MEANINGS[run.state]?.(run),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join("; ");
}

/** States of the operator that do not speak for themselves (its API's ApplicationStateType). */
const MEANINGS: Readonly<Record<string, (run: SeenKubeRun) => string | undefined>> = {
  SUSPENDED: ({ name, namespace }) =>
    `it waits until spec.suspend is false again: kubectl patch sparkapplication ${name} --namespace ${namespace} --type merge --patch '{"spec":{"suspend":false}}'`,
  SUSPENDING: () => "spec.suspend is true: its pods are being taken away",
  RESUMING: () => "spec.suspend is false again: it starts anew",
  INVALIDATING: () => "its object was changed: it starts anew",
  UNKNOWN: () => "the driver's node is gone or does not answer",
  FAILING: ({ attempts, retries }) => attemptText(attempts, retries.failure, "failed"),
  PENDING_RERUN: (run) => nextText(run, "attempt", run.attempts, run.retries.failure),
  SUBMISSION_FAILED: (run) => nextText(run, "submission", run.submissions, run.retries.submission),
};

function attemptText(
  attempt: number,
  { most }: SeenKubeRun["retries"]["failure"],
  what: string,
): string | undefined {
  return attempt === 0 ? undefined : `attempt ${attempt} of ${most} ${what}`;
}

/** Which try comes, and when: the operator counts the interval from the last submission. */
function nextText(
  { started }: SeenKubeRun,
  what: string,
  done: number,
  { most, seconds }: SeenKubeRun["retries"]["failure"],
): string | undefined {
  if (done >= most) return `${what} ${done} of ${most} was the last`;
  const which = done === 0 ? `another ${what}` : `${what} ${done + 1} of ${most}`;
  if (started === undefined) return `${which} comes ${seconds} s after the last one began`;
  const due = new Date(started.getTime() + seconds * 1000).toISOString().slice(11, 19);
  return `${which} comes, not before ${due} UTC`;
}

/** Executors in words: how many work and how many wait; of a run that went well, how many there were. */
export function executorsText({
  state,
  executors,
}: Pick<SeenKubeRun, "state" | "executors">): string {
  const total = Object.values(executors).reduce((sum, count) => sum + count, 0);
  if (total === 0) return "";
  // An executor that is told to stop may end with code 50, and one that no node ever took counts as failed too.
  if (state === "COMPLETED") return String(total);
  const { RUNNING: running = 0, PENDING: pending = 0, ...ended } = executors;
  const rest = Object.entries(ended).map(([one, count]) => `${count} ${one.toLowerCase()}`);
  return [
    ...(running > 0 ? [`${running} running`] : []),
    ...(pending > 0 ? [`${pending} waiting for a machine`] : []),
    ...rest,
  ].join(", ");
}
