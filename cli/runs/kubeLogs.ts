import {
  driverLog,
  followDriverLog,
  kubeRuns,
  type LogEvent,
  type SeenKubeRun,
  whyOf,
} from "../../kube";
import { type CommandTarget, lakeCommand } from "../../remedies";
import { type StackPlace } from "../../stacks";
import { EXIT, Refusal } from "../exitCodes";
import { didYouMean } from "../nearest";
import { type Session } from "../session";
import { type DeployedKube } from "./deployed";
import { withCluster } from "./onCluster";
import { patienceOf } from "./patienceOf";
import { announce } from "./runEvents";
import { troubleEvent } from "./troubleEvent";

/** Which run's log is wanted, and how. */
export interface KubeLog {
  /** A run's name, or a step of the stack, such as `load`: its newest run. */
  readonly of: string;
  /** Whether the command ends as the run does. */
  readonly isFollowed: boolean;
  /** @default - the following's own */
  readonly pollSeconds: number | undefined;
}

/** Shows what the driver of a run printed. */
export async function logsOnKube(
  { of, isFollowed, pollSeconds }: KubeLog,
  place: StackPlace,
  session: Session,
): Promise<void> {
  const { output, signal } = session;
  await withCluster(place, session, async (api, { stack, manifests }) => {
    const run = runCalled(
      of,
      { ...place, stack },
      manifests,
      await kubeRuns(api, patienceOf(session)),
    );
    announce(output, { run: run.name, clusterId: null, stack });
    if (isFollowed) {
      const pollMs = pollSeconds === undefined ? undefined : pollSeconds * 1000;
      const onEvent = (event: LogEvent): void => {
        if (event.kind === "trouble") {
          output.notice(`${event.message} Trying again.`, troubleEvent(event));
          return;
        }
        output.say(event.text);
        output.event({ event: "line", text: event.text, at: event.at });
      };
      const { state } = await followDriverLog(api, run.name, { signal, onEvent, pollMs });
      output.result({ run: run.name, job: run.job, state });
      return;
    }
    const lines = await driverLog(api, run, patienceOf(session));
    if (lines.length === 0)
      output.say(`run ${run.name} has printed nothing yet: ${stateText(run)}`);
    for (const { text } of lines) output.say(text);
    output.result({ run: run.name, job: run.job, state: run.state, driver: run.driver, lines });
  });
}

function stateText(run: SeenKubeRun): string {
  const why = whyOf(run);
  return why === undefined ? run.state : `${run.state}: ${why}`;
}

function runCalled(
  of: string,
  target: CommandTarget,
  manifests: DeployedKube["manifests"],
  runs: readonly SeenKubeRun[],
): SeenKubeRun {
  const job = manifests[of]?.metadata.labels["spark-lake/job"];
  const found = runs.find((run) => run.name === of || run.job === job);
  if (found !== undefined) return found;
  const steps = Object.keys(manifests);
  if (steps.includes(of)) {
    const start = lakeCommand(`run ${of}`, target);
    throw new Refusal(EXIT.failed, `no run of ${of} is there: start one with \`${start}\``);
  }
  const names = runs.map(({ name }) => name);
  throw new Refusal(
    EXIT.usage,
    `must be one of ${steps.join(", ")} or the name of a run, got "${of}".${didYouMean(of, [...steps, ...names])} \`${lakeCommand("status", target)}\` lists the runs`,
  );
}
