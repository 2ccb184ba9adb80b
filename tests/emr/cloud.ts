import { type FollowOptions, type RunEvent } from "../../emr";
import { type Answer, type Call, Refusal, scriptedEmr, sent } from "./scriptedEmr";

/** When the pretend cluster was asked for. */
export const CREATED = "2018-11-01T12:00:00Z";

/** A step at one moment: its state, when it started and ended (`12:05:00`), why it failed. */
export interface PretendStep {
  readonly name: string;
  readonly state: string;
  readonly from?: string;
  readonly to?: string;
  readonly failure?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** A cluster at one moment. */
export interface Moment {
  readonly state: string;
  readonly steps: readonly PretendStep[];
  readonly reason?: Readonly<Record<string, string>>;
  /** When it ended (`12:05:00`). */
  readonly ended?: string;
}

/** Steps that EMR gives out in one page of ListSteps here. */
const PAGE = 2;

const at = (time: string | undefined): number | undefined =>
  time === undefined ? undefined : sent(`2018-11-01T${time}Z`);

/**
 * EMR with one cluster, `j-1`, which is at the next of `moments` (or fails, where one is an answer of its own) at each
 * DescribeCluster, and stays at the last. Its steps are `s-0`, `s-1`, …
 */
export function clusterOverTime(
  moments: readonly (Moment | Refusal | Error)[],
  fixed: Readonly<Record<string, unknown>> = { AutoTerminate: true },
  others: (call: Call) => Answer = ({ operation }) => new Refusal("NotScripted", operation),
): ReturnType<typeof scriptedEmr> {
  let next = 0;
  let now: Moment = { state: "STARTING", steps: [] };
  return scriptedEmr((call) => {
    if (call.operation === "ListSteps") return stepsPage(now.steps, call);
    if (call.operation !== "DescribeCluster") return others(call);
    const moment = moments[Math.min(next, moments.length - 1)] ?? now;
    next += 1;
    if (moment instanceof Refusal || moment instanceof Error) return moment;
    now = moment;
    return { Cluster: { Id: "j-1", Name: "lake-dev", ...fixed, Status: clusterStatus(now) } };
  });
}

function clusterStatus({ state, reason, ended }: Moment): Readonly<Record<string, unknown>> {
  return {
    State: state,
    StateChangeReason: reason ?? {},
    Timeline: { CreationDateTime: sent(CREATED), EndDateTime: at(ended) },
  };
}

function stepsPage(steps: readonly PretendStep[], { input }: Call): Answer {
  const wanted = input["StepIds"] as readonly string[] | undefined;
  const listed = steps
    .map((step, i) => describedStep(step, `s-${i}`))
    .filter(({ Id }) => wanted?.includes(Id) ?? true)
    .reverse();
  const start = Number(input["Marker"] ?? 0);
  const more = start + PAGE < listed.length;
  return {
    Steps: listed.slice(start, start + PAGE),
    ...(more ? { Marker: String(start + PAGE) } : {}),
  };
}

function describedStep(step: PretendStep, Id: string): { readonly Id: string } {
  const described = {
    Id,
    Name: step.name,
    Config: { Args: step.args ?? [] },
    Status: {
      State: step.state,
      FailureDetails: step.failure,
      Timeline: { StartDateTime: at(step.from), EndDateTime: at(step.to) },
    },
  };
  return described;
}

/** A clock that only sleeping moves on, and the sleeps. */
export function sleepyClock(start = "2018-11-01T12:00:00Z"): {
  readonly sleeps: number[];
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => Date;
} {
  const sleeps: number[] = [];
  let time = Date.parse(start);
  return {
    sleeps,
    sleep: (ms) => {
      sleeps.push(ms);
      time += ms;
      return Promise.resolve();
    },
    now: () => new Date(time),
  };
}

/** Milliseconds between two looks in these tests. */
export const POLL_MS = 60_000;

/** One line for an event, as a person would tell it. */
export function told(event: RunEvent): string {
  switch (event.kind) {
    case "cluster":
      return `${event.clusterId} ${event.state} after ${String(event.seconds)} s`;
    case "step":
      return `${event.step.name} ${event.step.state}${event.step.seconds === undefined ? "" : ` ${event.step.seconds} s`}`;
    case "trouble":
      return `try ${event.attempt} failed, again in ${event.waitMs} ms`;
  }
}

/** Options that follow without waiting, what they heard of (as {@link told}), and how long they slept. */
export function follower(): { events: string[]; sleeps: number[]; options: FollowOptions } {
  const events: string[] = [];
  const { sleeps, sleep, now } = sleepyClock();
  const onEvent = (event: RunEvent): void => {
    events.push(told(event));
  };
  return { events, sleeps, options: { onEvent, sleep, now, pollMs: POLL_MS } };
}

/** A run of three steps that went well. */
export const SUCCEEDED: Moment = {
  state: "TERMINATED",
  ended: "12:04:30",
  reason: { Code: "ALL_STEPS_COMPLETED", Message: "Steps completed" },
  steps: [
    { name: "Merge", state: "COMPLETED", from: "12:01:00", to: "12:02:30" },
    { name: "Check", state: "COMPLETED", from: "12:02:30", to: "12:02:50" },
    { name: "Build", state: "COMPLETED", from: "12:02:50", to: "12:04:00" },
  ],
};
