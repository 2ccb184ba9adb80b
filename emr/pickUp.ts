import { type ClusterState } from "@aws-sdk/client-emr";
import { type Patience } from "../patience";
import { type EmrApi } from "./calls";
import {
  describeCluster,
  type EmrCluster,
  type EmrStep,
  type ListedCluster,
  listSteps,
  newestClusters,
} from "./cluster";
import { EmrError } from "./errors";
import { checkRunId } from "./runId";
import { type RunTarget } from "./start";

/** How many of the newest clusters are searched for a run's id. */
export const CLUSTERS_SEARCHED = 100;

/** How many clusters an error names. */
const CLUSTERS_NAMED = 5;

const CLUSTER_ID = /^j-[A-Z0-9]+$/;

/** A run that was found again; it can be followed and cancelled as it is. */
export interface FoundRun extends RunTarget {
  /** Name of the cluster. */
  readonly name: string;
  readonly clusterState: ClusterState;
  /** The run's id, where it is known. */
  readonly runId: string | undefined;
  /** Whether the cluster ends with the run. */
  readonly transient: boolean;
  /** Where the cluster's logs go, when it keeps any. */
  readonly logUri: string | undefined;
}

/**
 * Finds a run, going on or long ended, by its cluster's id (`j-…`) or by its own.
 *
 * A run's id is looked for in the newest {@link CLUSTERS_SEARCHED} clusters: in their tag `lake:run`, else in their
 * names, else in the words of a persistent cluster's steps. Of several the newest counts, since a run may have been
 * resumed on another cluster. Throws an EmrError that names the newest clusters when there is no such run.
 */
export async function pickUp(
  client: EmrApi,
  id: string,
  patience: Patience = {},
): Promise<FoundRun> {
  if (CLUSTER_ID.test(id)) return foundAs(await knownCluster(client, id, patience));
  checkRunId(id);

  const clusters = await newestClusters(client, CLUSTERS_SEARCHED, patience);
  const found = await search(client, id, clusters, patience);
  if (found !== undefined) return found;
  throw unknown(`There is no run ${id} in the newest ${CLUSTERS_SEARCHED} clusters.`, clusters);
}

async function knownCluster(client: EmrApi, id: string, patience: Patience): Promise<EmrCluster> {
  try {
    return await describeCluster(client, id, patience);
  } catch (error) {
    if (!(error instanceof EmrError) || error.kind !== "unknown") throw error;
    const newest = await newestClusters(client, CLUSTERS_NAMED, patience);
    throw unknown(error.message, newest, error);
  }
}

async function search(
  client: EmrApi,
  runId: string,
  clusters: readonly ListedCluster[],
  patience: Patience,
): Promise<FoundRun | undefined> {
  const likelyFirst = [
    ...clusters.filter(({ name }) => nameMentions(name, runId)),
    ...clusters.filter(({ name }) => !nameMentions(name, runId)),
  ];
  const persistent: EmrCluster[] = [];
  for (const { id } of likelyFirst) {
    const cluster = await describeCluster(client, id, patience);
    if (isOwnClusterOf(cluster, runId)) return { ...foundAs(cluster), runId };
    if (!cluster.transient) persistent.push(cluster);
  }
  for (const cluster of persistent) {
    const steps = await listSteps(client, { clusterId: cluster.id }, patience);
    const stepIds = steps.filter((step) => stepMentions(step, runId)).map(({ id }) => id);
    if (stepIds.length > 0) return { ...foundAs(cluster), runId, stepIds };
  }
  return undefined;
}

function isOwnClusterOf({ name, runId, transient }: EmrCluster, wanted: string): boolean {
  return runId === undefined ? transient && nameMentions(name, wanted) : runId === wanted;
}

/** Whether the id stands in the name, not as a part of a longer word: names are like `lake-dev-<run>`. */
function nameMentions(name: string, runId: string): boolean {
  const around = ` ${name} `.split(runId);
  return around.some((before, i) => {
    const after = around[i + 1];
    return after !== undefined && /[^A-Za-z0-9]$/.test(before) && /^[^A-Za-z0-9]/.test(after);
  });
}

/** Whether the step is told the run's id, or works on the run's folder. */
function stepMentions({ args }: EmrStep, runId: string): boolean {
  return args.some((word) => word.split("/").includes(runId));
}

function foundAs(cluster: EmrCluster): FoundRun {
  const { id: clusterId, name, state: clusterState, runId, transient, logUri } = cluster;
  return { clusterId, name, clusterState, runId, transient, logUri };
}

function unknown(what: string, newest: readonly ListedCluster[], cause?: Error): EmrError {
  const lines = newest.slice(0, CLUSTERS_NAMED).map(({ id, name, state, created }) => {
    const since = created === undefined ? "" : `, made ${created.toISOString()}`;
    return `  - ${id} ${name}: ${state}${since}`;
  });
  const known = lines.length === 0 ? ["This region has none."] : ["The newest are:", ...lines];
  return new EmrError("unknown", [what, ...known].join("\n"), { cause });
}
