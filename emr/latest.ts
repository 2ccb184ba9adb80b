import { type Patience } from "../patience";
import { type EmrApi } from "./calls";
import { describeCluster, ENDED_CLUSTER, listSteps, newestClusters } from "./cluster";
import { goneError } from "./ended";
import { EmrError } from "./errors";
import { isOf, type RunsOf, startHint } from "./ownership";
import { CLUSTERS_SEARCHED, type FoundRun, pickUp } from "./pickUp";
import { runsIn } from "./knownRuns";

/** The newest run of a stack, going on or ended. Throws an EmrError when there is none. */
export async function latestRun(
  client: EmrApi,
  runs: RunsOf,
  patience: Patience = {},
): Promise<FoundRun> {
  if (runs.clusterId !== undefined) return await latestOn(client, runs.clusterId, runs, patience);
  const clusters = await newestClusters(client, CLUSTERS_SEARCHED, patience);
  const found = clusters.find((cluster) => isOf(cluster, runs));
  if (found !== undefined) return await pickUp(client, found.id, patience);
  throw new EmrError(
    "none",
    `There is no run of ${runs.clusterName} in the newest ${CLUSTERS_SEARCHED} clusters.${startHint(runs)}`,
  );
}

async function latestOn(
  client: EmrApi,
  clusterId: string,
  of: RunsOf,
  patience: Patience,
): Promise<FoundRun> {
  const cluster = await describeCluster(client, clusterId, patience);
  const steps = await listSteps(client, { clusterId }, patience);
  const runId = runsIn(steps).at(-1);
  if (runId === undefined) {
    if (ENDED_CLUSTER.has(cluster.state)) throw goneError(cluster, of);
    throw new EmrError("none", `Cluster ${clusterId} has had no run yet.${startHint(of)}`);
  }
  const { id, name, state, logUri, transient } = cluster;
  const stepIds = steps
    .filter(({ args }) => args.some((word) => word.includes(`/runs/${runId}/`) || word === runId))
    .map((step) => step.id);
  return { clusterId: id, name, clusterState: state, runId, transient, logUri, stepIds };
}
