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
import { offeredRuns } from "./knownRuns";
import { foreign, isOf, type RunsOf, stackText } from "./ownership";
import { checkRunId } from "./runId";
import { type RunTarget } from "./start";

/** How many of the newest clusters are searched for a run's id. */
export const CLUSTERS_SEARCHED = 100;

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
 * resumed on another cluster. With `of`, only that stack's runs count.
 *
 * Throws an EmrError: `unknown`, which names the newest runs, when there is no such run; `foreign` when it is another
 * stack's.
 */
export async function pickUp(
  client: EmrApi,
  id: string,
  patience: Patience = {},
  of?: RunsOf,
): Promise<FoundRun> {
  if (CLUSTER_ID.test(id)) {
    const cluster = await knownCluster(client, id, patience, of);
    if (of !== undefined && !isOf(cluster, of)) throw foreign(`cluster ${id}`, cluster, of);
    return foundAs(cluster);
  }
  checkRunId(id);

  const clusters = await clustersToSearch(client, patience, of);
  const own = ownAmong(clusters, of);
  const found = await search(client, id, own, patience);
  if (found !== undefined) return found;
  if (of === undefined) {
    const missing = `There is no run ${id} in the newest ${CLUSTERS_SEARCHED} clusters`;
    throw unknown(missing, await offeredRuns(client, own, patience));
  }
  const others = clusters.filter((cluster) => !own.includes(cluster));
  const theirs = await search(client, id, others, patience);
  if (theirs !== undefined) {
    throw foreign(`run ${id}`, { ...theirs, id: theirs.clusterId }, of);
  }
  const missing = `there is no run ${id} of ${stackText(of)}`;
  throw unknown(missing, await offeredRuns(client, own, patience));
}

/** The newest clusters; a stack's persistent one is among them, however old it is. */
export async function clustersToSearch(
  client: EmrApi,
  patience: Patience,
  of: RunsOf | undefined,
): Promise<ListedCluster[]> {
  const clusters = await newestClusters(client, CLUSTERS_SEARCHED, patience);
  const persistent = of?.clusterId;
  if (persistent === undefined || clusters.some(({ id }) => id === persistent)) return clusters;
  return [...clusters, await describeCluster(client, persistent, patience)];
}

export function ownAmong(
  clusters: readonly ListedCluster[],
  of: RunsOf | undefined,
): readonly ListedCluster[] {
  return of === undefined ? clusters : clusters.filter((cluster) => isOf(cluster, of));
}

async function knownCluster(
  client: EmrApi,
  id: string,
  patience: Patience,
  of: RunsOf | undefined,
): Promise<EmrCluster> {
  try {
    return await describeCluster(client, id, patience);
  } catch (error) {
    if (!(error instanceof EmrError) || error.kind !== "unknown") throw error;
    const own = ownAmong(await newestClusters(client, CLUSTERS_SEARCHED, patience), of);
    throw unknown(error.message, await offeredRuns(client, own, patience), error);
  }
}

/** The run's newest place among `clusters`. */
async function search(
  client: EmrApi,
  runId: string,
  clusters: readonly ListedCluster[],
  patience: Patience,
): Promise<FoundRun | undefined> {
  for await (const found of placesOf(client, runId, clusters, patience)) return found;
  return undefined;
}

/** Where a run was worked at among `clusters`, the newest place first of each kind: own clusters, then persistent ones. */
export async function* placesOf(
  client: EmrApi,
  runId: string,
  clusters: readonly ListedCluster[],
  patience: Patience,
): AsyncGenerator<FoundRun> {
  const likelyFirst = [
    ...clusters.filter(({ name }) => nameMentions(name, runId)),
    ...clusters.filter(({ name }) => !nameMentions(name, runId)),
  ];
  const persistent: EmrCluster[] = [];
  for (const { id } of likelyFirst) {
    const cluster = await describeCluster(client, id, patience);
    if (isOwnClusterOf(cluster, runId)) yield { ...foundAs(cluster), runId };
    else if (!cluster.transient) persistent.push(cluster);
  }
  for (const cluster of persistent) {
    const steps = await listSteps(client, { clusterId: cluster.id }, patience);
    const stepIds = steps.filter((step) => stepMentions(step, runId)).map(({ id }) => id);
    if (stepIds.length > 0) yield { ...foundAs(cluster), runId, stepIds };
  }
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

function unknown(what: string, offered: readonly string[], cause?: Error): EmrError {
  const known = offered.length === 0 ? "; there is none yet." : "; the newest are:";
  return new EmrError("unknown", [what.replace(/\.$/, "") + known, ...offered].join("\n"), {
    cause,
  });
}
