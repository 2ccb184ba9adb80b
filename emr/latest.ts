import { type Patience } from "../patience";
import { type EmrApi } from "./calls";
import { describeCluster, listSteps, newestClusters } from "./cluster";
import { EmrError } from "./errors";
import { CLUSTERS_SEARCHED, type FoundRun, pickUp } from "./pickUp";

/** Where a stack's runs are looked for. */
export interface RunsOf {
  /** Name of the stack's clusters. */
  readonly clusterName: string;
  /** The persistent cluster; undefined where each run has its own. */
  readonly clusterId?: string | undefined;
}

/** The folder of a run in the words of its steps. */
const RUN_FOLDER = /\/runs\/([^/]+)\//;

/** The newest run of a stack, going on or ended. Throws an EmrError when there is none. */
export async function latestRun(
  client: EmrApi,
  { clusterName, clusterId }: RunsOf,
  patience: Patience = {},
): Promise<FoundRun> {
  if (clusterId !== undefined) return await latestOn(client, clusterId, patience);
  const clusters = await newestClusters(client, CLUSTERS_SEARCHED, patience);
  const found = clusters.find(({ name }) => name === clusterName);
  if (found !== undefined) return await pickUp(client, found.id, patience);
  throw new EmrError(
    "unknown",
    `There is no run of ${clusterName} in the newest ${CLUSTERS_SEARCHED} clusters. Start one with \`lake run\`.`,
  );
}

async function latestOn(client: EmrApi, clusterId: string, patience: Patience): Promise<FoundRun> {
  const steps = await listSteps(client, { clusterId }, patience);
  const runs = steps.flatMap(({ args }) => args.map((word) => RUN_FOLDER.exec(word)?.[1] ?? []));
  const runId = runs.flat().at(-1);
  if (runId === undefined) {
    throw new EmrError(
      "unknown",
      `Cluster ${clusterId} has had no run yet. Start one with \`lake run\`.`,
    );
  }
  const { id, name, state, logUri, transient } = await describeCluster(client, clusterId, patience);
  const stepIds = steps
    .filter(({ args }) => args.some((word) => word.includes(`/runs/${runId}/`) || word === runId))
    .map((step) => step.id);
  return { clusterId: id, name, clusterState: state, runId, transient, logUri, stepIds };
}
