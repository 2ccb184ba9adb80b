import { type ClusterState } from "@aws-sdk/client-emr";
import { follower, type Following, type Patience, pause, type TroubleEvent } from "../patience";
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
  | TroubleEvent;

/** How a run is followed. Looks are {@link DEFAULT_POLL_MS} apart unless told otherwise. */
export type FollowOptions = Following<RunEvent>;

/**
 * Follows a run to its end and says how it went. A run that failed is an outcome, not an error; an EmrError says that
 * it can be followed no longer.
 */
export async function followRun(
  client: EmrApi,
  target: RunTarget,
  options: FollowOptions = {},
): Promise<RunOutcome> {
  const { tell, now, patience } = follower<RunEvent>(options);
  const changes = new Changes();

  for (;;) {
    // The cluster first: steps read after a cluster that has ended are as they stay.
    const cluster = await describeCluster(client, target.clusterId, patience);
    const found = await listSteps(client, target, patience);
    const at = now();
    const steps = found.map((step) => reportStep(cluster, step, at));
    for (const event of changes.since(cluster, steps, at)) tell(event);
    if (hasEnded(target, cluster, steps)) {
      const after = await afterTheSteps(client, cluster, patience);
      for (const event of changes.since(after, steps, at)) tell(event);
      return outcomeOf(target, after, steps);
    }
    await pause(options.pollMs ?? DEFAULT_POLL_MS, patience);
  }
}

/** The cluster of steps that have ended: where it was still at work when it was read, the last of them ended since then. */
async function afterTheSteps(
  client: EmrApi,
  cluster: EmrCluster,
  patience: Patience,
): Promise<EmrCluster> {
  return cluster.state === "RUNNING"
    ? await describeCluster(client, cluster.id, patience)
    : cluster;
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
