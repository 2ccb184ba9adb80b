import { type ClusterState } from "@aws-sdk/client-emr";
import { type Patience, pause, type Sleep, type Trouble } from "../patience";
import { type EmrApi } from "./calls";
import { describeCluster, type EmrCluster, listSteps } from "./cluster";
import {
  hasEnded,
  outcomeOf,
  reportStep,
  type RunOutcome,
  secondsBetween,
  type StepReport,
} from "./outcome";
import { type RunTarget } from "./start";

/** Milliseconds between two looks at a run: EMR's read calls are throttled account by account. */
export const DEFAULT_POLL_MS = 15_000;

/** Something that happened to a run. */
export type RunEvent =
  | {
      /** The cluster is in another state than before. */
      readonly kind: "cluster";
      readonly at: Date;
      readonly clusterId: string;
      readonly name: string;
      readonly state: ClusterState;
      /** Seconds since the cluster was asked for. */
      readonly seconds: number | undefined;
      readonly reason: string | undefined;
    }
  | {
      /** A step is in another state than before. */
      readonly kind: "step";
      readonly at: Date;
      readonly step: StepReport;
    }
  | ({
      /** EMR could not be asked; it will be asked again. */
      readonly kind: "trouble";
      readonly at: Date;
    } & Trouble);

export interface FollowOptions {
  /** Hears of everything that happens, in order. States that came and went between two looks are not seen. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** Stops following: the promise rejects with the signal's reason. The run itself goes on. */
  readonly signal?: AbortSignal | undefined;
  /** @default {@link DEFAULT_POLL_MS} */
  readonly pollMs?: number | undefined;
  /** @default - the real clock */
  readonly sleep?: Sleep | undefined;
  /** @default - the real clock */
  readonly now?: (() => Date) | undefined;
}

/**
 * Follows a run to its end and says how it went. A run that failed is an outcome, not an error; an EmrError says that
 * it can be followed no longer.
 */
export async function followRun(
  client: EmrApi,
  target: RunTarget,
  options: FollowOptions = {},
): Promise<RunOutcome> {
  const { onEvent = () => undefined, now = () => new Date(), pollMs = DEFAULT_POLL_MS } = options;
  const patience: Patience = {
    signal: options.signal,
    sleep: options.sleep,
    onTrouble: (trouble) => {
      onEvent({ kind: "trouble", at: now(), ...trouble });
    },
  };
  const changes = new Changes();

  for (;;) {
    // The cluster first: steps read after a cluster that has ended are as they stay.
    const cluster = await describeCluster(client, target.clusterId, patience);
    const found = await listSteps(client, target, patience);
    const at = now();
    const steps = found.map((step) => reportStep(cluster, step, at));
    for (const event of changes.since(cluster, steps, at)) onEvent(event);
    if (hasEnded(target, cluster, steps)) return outcomeOf(target, cluster, steps);
    await pause(pollMs, patience);
  }
}

/** Remembers states, to tell what changed. */
class Changes {
  private readonly seen = new Map<string, string>();

  since(cluster: EmrCluster, steps: readonly StepReport[], at: Date): RunEvent[] {
    const events: RunEvent[] = [];
    const { id: clusterId, name, state, reason } = cluster;
    if (this.isNew(clusterId, state)) {
      const seconds = secondsBetween(cluster.created, cluster.ended ?? at);
      events.push({ kind: "cluster", at, clusterId, name, state, seconds, reason });
    }
    for (const step of steps) {
      if (this.isNew(step.id, step.state)) events.push({ kind: "step", at, step });
    }
    return events;
  }

  private isNew(id: string, state: string): boolean {
    if (this.seen.get(id) === state) return false;
    this.seen.set(id, state);
    return true;
  }
}
