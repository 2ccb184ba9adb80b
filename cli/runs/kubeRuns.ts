import {
  cancelKubeRun,
  ENDED_RUN,
  executorsText,
  followKubeRun,
  type KubeEvent,
  kubeRuns,
  lookAtKubeRun,
  type SeenKubeRun,
  startKubeRun,
  whyOf,
} from "../../kube";
import { type CommandTarget, lakeCommand } from "../../remedies";
import { type StackPlace } from "../../stacks";
import { EXIT, Refusal, Verdict } from "../exitCodes";
import { didYouMean } from "../nearest";
import { type Output } from "../output/output";
import { textTable } from "../output/textTable";
import { duration } from "../output/units";
import { type Session } from "../session";
import { type DeployedKube, type RunManifest } from "./deployed";
import { withCluster } from "./onCluster";
import { patienceOf } from "./patienceOf";
import { announce } from "./runEvents";
import { troubleEvent } from "./troubleEvent";

/** What a run on Kubernetes is started with. */
export interface KubeStart {
  /** Which of the stack's runs, such as `load`. */
  readonly step: string;
  /** Words for the job beside its own. */
  readonly words: readonly string[];
  /** Whether the command ends as the run does. */
  readonly isFollowed: boolean;
}

/** Starts a run of a step of the stack, and follows it if that is wanted. */
export async function runOnKube(
  place: StackPlace,
  { step, words, isFollowed }: KubeStart,
  session: Session,
): Promise<void> {
  await withCluster(place, session, async (api, { stack, manifests }) => {
    const manifest = manifestOf(manifests, step);
    const run = await startKubeRun(api, withWords(manifest, words));
    const { output, signal } = session;
    const [see, end] = ["status", "cancel"].map((word) =>
      lakeCommand(`${word} ${run.name}`, { ...place, stack }),
    );
    output.say(`started run ${run.name}`);
    output.say(`see it with: ${see ?? ""}; end it with: ${end ?? ""}`);
    announce(output, { run: run.name, clusterId: null, stack });
    if (!isFollowed) {
      output.result(runJson(run, stack));
      return;
    }
    const onEvent = (event: KubeEvent): void => {
      tellKube(event, output);
    };
    const ended = await followKubeRun(api, run.name, { signal, onEvent });
    if (ended.state === "COMPLETED")
      output.result({ ...runJson(ended, stack), outcome: "COMPLETED" });
    else {
      const error = { message: failureText(ended, { ...place, stack }), exitCode: EXIT.failed };
      output.result({ ...runJson(ended, stack), outcome: "FAILED", error });
      throw new Verdict(error.exitCode, error.message);
    }
  });
}

/** Says what a run is at; without a name, what all are that the cluster remembers. */
export async function statusOnKube(
  name: string | undefined,
  place: StackPlace,
  session: Session,
): Promise<void> {
  const { output } = session;
  await withCluster(place, session, async (api, { stack }) => {
    const runs =
      name === undefined
        ? await kubeRuns(api, patienceOf(session))
        : [await lookAtKubeRun(api, name, patienceOf(session))];
    output.say(runs.length === 0 ? "no run is there" : runTable(runs, output));
    const found = runs.map((run) => runJson(run, stack));
    output.result(name === undefined ? { stack, runs: found } : found[0]);
  });
}

/** Ends a run. One that has ended is left as it is, with its log. */
export async function cancelOnKube(
  name: string,
  place: StackPlace,
  session: Session,
): Promise<void> {
  const { output } = session;
  await withCluster(place, session, async (api, { stack }) => {
    const was = await lookAtKubeRun(api, name, patienceOf(session));
    const isOver = ENDED_RUN.has(was.state);
    if (!isOver) await cancelKubeRun(api, name, patienceOf(session));
    output.say(isOver ? `run ${name} had ended: ${was.state}` : `run ${name} is cancelled`);
    output.result({ ...runJson(was, stack), cancelled: !isOver });
  });
}

function manifestOf(manifests: DeployedKube["manifests"], step: string): RunManifest {
  const found = manifests[step];
  if (found !== undefined) return found;
  const known = Object.keys(manifests);
  throw new Refusal(
    EXIT.usage,
    `step: must be one of ${known.join(", ")}, got "${step}".${didYouMean(step, known)}`,
  );
}

function withWords(manifest: RunManifest, words: readonly string[]): RunManifest {
  const { spec } = manifest;
  return { ...manifest, spec: { ...spec, arguments: [...spec.arguments, ...words] } };
}

/** A run as machines are told of it: its id is `run` everywhere. */
function runJson(seen: SeenKubeRun, stack: string): object {
  const { name: run, ...rest } = seen;
  return { run, stack, ...rest, why: whyOf(seen) };
}

function tellKube(event: KubeEvent, output: Output): void {
  if (event.kind === "trouble") {
    output.notice(eventText(event), troubleEvent(event));
    return;
  }
  output.say(eventText(event));
  const { state, reason, attempts, executors, waitsFor } = event.run;
  if (event.kind === "attempt") {
    output.event({ event: "attempt", attempt: attempts, lines: [...event.lines] });
    return;
  }
  const why = whyOf(event.run);
  output.event({ event: "state", state, reason, why, waitsFor, attempts, executors });
}

function eventText(event: KubeEvent): string {
  const time = event.at.toISOString().slice(11, 19);
  if (event.kind === "trouble") return `${time} ${event.message} Trying again.`;
  const { run, at } = event;
  if (event.kind === "attempt") {
    const which = run.attempts === 0 ? "the attempt" : `attempt ${run.attempts}`;
    return [`${time} what ${which} printed last:`, ...event.lines].join("\n  ");
  }
  const took = ENDED_RUN.has(run.state) ? ` ${tookText(run, at)}` : "";
  const executors = executorsText(run);
  const more = executors === "" ? "" : ` (executors: ${executors})`;
  const why = whyOf(run);
  return `${time} ${run.name}: ${run.state}${took}${more}${why === undefined ? "" : `: ${why}`}`;
}

function failureText(run: SeenKubeRun, target: CommandTarget): string {
  const { name, attempts, driver } = run;
  const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
  const why = `run ${name} failed${tries}: ${whyOf(run) ?? "no reason is known"}`;
  const log = driver === undefined ? [] : [`  its output: ${lakeCommand(`logs ${name}`, target)}`];
  return [why, ...log].join("\n");
}

function runTable(runs: readonly SeenKubeRun[], { width }: Pick<Output, "width">): string {
  const now = new Date();
  const rows = runs.map((run) => [
    run.name,
    run.job,
    run.state,
    `${run.created.toISOString().slice(0, 19)}Z`,
    tookText(run, now),
    executorsText(run),
    whyOf(run) ?? "",
  ]);
  const columns = ["run", "job", "state", "created", "took", "executors", "why"];
  return textTable({ columns, rows }, width);
}

/** From the asking to the end, or to now. */
function tookText({ created, ended }: SeenKubeRun, now: Date): string {
  return duration(Math.max(0, ((ended ?? now).getTime() - created.getTime()) / 1000));
}
