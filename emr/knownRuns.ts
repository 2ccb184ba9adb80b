import { type Patience } from "../patience";
import { type EmrApi } from "./calls";
import { describeCluster, type EmrStep, type ListedCluster, listSteps } from "./cluster";

/** A run's id, and what the list of runs that an error offers says of it. */
interface KnownRun {
  readonly runId: string;
  readonly cluster: ListedCluster;
}

/** How many runs an error offers. */
const RUNS_OFFERED = 5;

/** The folder of a run in the words of its steps. */
const RUN_FOLDER = /\/runs\/([^/]+)\//;

/** The runs that some steps belong to, each once, in the order of their last steps. */
export function runsIn(steps: readonly Pick<EmrStep, "args">[]): string[] {
  const named = steps.flatMap(({ args }) =>
    args.flatMap((word) => RUN_FOLDER.exec(word)?.[1] ?? []),
  );
  return [...new Set(named.toReversed())].reverse();
}

/** Lines that offer the newest runs of `clusters` by their ids, the newest first; none where there is none. */
export async function offeredRuns(
  client: EmrApi,
  clusters: readonly ListedCluster[],
  patience: Patience,
): Promise<string[]> {
  const known: KnownRun[] = [];
  for (const cluster of clusters) {
    if (known.length >= RUNS_OFFERED) break;
    const found = await runsOn(client, cluster, patience);
    known.push(...found.filter((one) => !known.some(({ runId }) => runId === one.runId)));
  }
  return known.slice(0, RUNS_OFFERED).map(({ runId, cluster: { id, name, state, created } }) => {
    const since = created === undefined ? "" : `, made ${created.toISOString()}`;
    return `  - ${runId} (cluster ${id}, ${name}: ${state}${since})`;
  });
}

async function runsOn(
  client: EmrApi,
  cluster: ListedCluster,
  patience: Patience,
): Promise<KnownRun[]> {
  const { runId, transient } = await describeCluster(client, cluster.id, patience);
  if (runId !== undefined) return [{ runId, cluster }];
  if (transient) return [];
  const steps = await listSteps(client, { clusterId: cluster.id }, patience);
  return runsIn(steps)
    .reverse()
    .map((one) => ({ runId: one, cluster }));
}
