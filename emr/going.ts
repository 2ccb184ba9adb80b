import {
  type ClusterState,
  ListClustersCommand,
  ListInstanceFleetsCommand,
} from "@aws-sdk/client-emr";
import { s3PlaceOf } from "../uris";
import { type Patience, pause } from "../patience";
import { type EmrApi, persist, sending } from "./calls";
import { cancelRun, terminateCluster } from "./cancel";
import { describeCluster, type EmrCluster, ENDED_CLUSTER } from "./cluster";

/** States of clusters that are there, whatever they are at. */
const THERE: ClusterState[] = ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING", "TERMINATING"];

/** Pause between two looks at a cluster that is to end, in milliseconds. */
const POLL_MS = 5_000;

/** A cluster that is not over. */
export interface GoingCluster extends EmrCluster {
  /** Nodes that it has by now; undefined where EMR does not say. */
  readonly nodes: number | undefined;
}

/** How a stack's clusters are told from others. */
export interface OwnMarks {
  /** Tags, of which a cluster bears all; none where no tag names the stack. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** Buckets of the stack: one of them takes the cluster's logs. */
  readonly buckets: readonly string[];
}

/**
 * The clusters of a stack that are not over: known by the stack's tags, else by where their logs go. Clusters of `RunJobFlow` are in
 * no state. Throws an EmrError.
 */
export async function goingClusters(
  client: EmrApi,
  marks: OwnMarks,
  patience: Patience = {},
): Promise<GoingCluster[]> {
  const found: GoingCluster[] = [];
  for (const id of await idsThere(client, patience)) {
    const cluster = await describeCluster(client, id, patience);
    if (isOwn(cluster, marks)) found.push({ ...cluster, nodes: await nodesOf(client, id) });
  }
  return found;
}

/** How a cluster is ended. */
export interface EndClusterOptions extends Patience {
  /** Whether the cluster itself stays, and only what it is at ends. */
  readonly stays: boolean;
  /** Hears of each state that is seen. */
  readonly onState?: ((state: ClusterState) => void) | undefined;
}

/** Ends a cluster, or what it is at, and waits until that is over: it holds no network and reads no data any more. */
export async function endCluster(
  client: EmrApi,
  clusterId: string,
  { stays, onState, ...patience }: EndClusterOptions,
): Promise<void> {
  if (stays) await cancelRun(client, { clusterId }, patience);
  else await terminateCluster(client, clusterId, patience);
  for (;;) {
    const { state } = await describeCluster(client, clusterId, patience);
    onState?.(state);
    if (ENDED_CLUSTER.has(state) || (stays && state === "WAITING")) return;
    await pause(POLL_MS, patience);
  }
}

async function idsThere(client: EmrApi, patience: Patience): Promise<string[]> {
  const ids: string[] = [];
  let Marker: string | undefined;
  do {
    const command = new ListClustersCommand({ ClusterStates: THERE, Marker });
    const page = await persist("EMR's clusters cannot be listed", patience, () =>
      client.send(command, sending(patience)),
    );
    ids.push(...(page.Clusters ?? []).flatMap(({ Id }) => Id ?? []));
    Marker = page.Marker;
  } while (Marker !== undefined && Marker !== "");
  return ids;
}

function isOwn(
  { tags, logUri = "" }: Pick<EmrCluster, "tags" | "logUri">,
  marks: OwnMarks,
): boolean {
  const wanted = Object.entries(marks.tags ?? {});
  if (wanted.length > 0 && wanted.every(([key, value]) => tags[key] === value)) return true;
  const place = s3PlaceOf(logUri);
  return place !== undefined && marks.buckets.includes(place.bucket);
}

/** Nodes of all fleets. Not being allowed to ask is no failure. */
async function nodesOf(client: EmrApi, ClusterId: string): Promise<number | undefined> {
  try {
    const { InstanceFleets = [] } = await client.send(new ListInstanceFleetsCommand({ ClusterId }));
    const counts = InstanceFleets.map(
      ({ ProvisionedOnDemandCapacity = 0, ProvisionedSpotCapacity = 0 }) =>
        ProvisionedOnDemandCapacity + ProvisionedSpotCapacity,
    );
    return counts.reduce((sum, count) => sum + count, 0);
  } catch {
    return undefined;
  }
}
