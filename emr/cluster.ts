import {
  type Cluster,
  type ClusterState,
  type ClusterStatus,
  type ClusterSummary,
  DescribeClusterCommand,
  ListClustersCommand,
  ListStepsCommand,
  type StepState,
  type StepStatus,
  type StepSummary,
} from "@aws-sdk/client-emr";
import { type Patience } from "../patience";
import { type EmrApi, persist, sending } from "./calls";
import { EmrError } from "./errors";
import { RUN_TAG } from "./runId";
import { type RunTarget } from "./start";

/** States in which a cluster is gone for good. */
export const ENDED_CLUSTER: ReadonlySet<ClusterState> = new Set([
  "TERMINATED",
  "TERMINATED_WITH_ERRORS",
] as const);

/** States that a step never leaves. */
export const ENDED_STEP: ReadonlySet<StepState> = new Set([
  "COMPLETED",
  "FAILED",
  "CANCELLED",
  "INTERRUPTED",
] as const);

/** What a list of clusters says of each. */
export interface ListedCluster {
  readonly id: string;
  readonly name: string;
  readonly state: ClusterState;
  /** Why it is in this state, when EMR says so. */
  readonly reason: string | undefined;
  readonly created: Date | undefined;
  readonly ended: Date | undefined;
}

/** What EMR knows of a cluster, as far as we need it. */
export interface EmrCluster extends ListedCluster {
  /** Empty where EMR does not say. */
  readonly arn: string;
  /** Whether it ends by itself after its last step: then it belongs to one run. */
  readonly transient: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** The run that it is tagged with. */
  readonly runId: string | undefined;
  /** Where its logs go, when it keeps any; EMR answers s3n:// where s3:// was asked for. */
  readonly logUri: string | undefined;
}

/** What EMR knows of a step, as far as we need it. */
export interface EmrStep {
  readonly id: string;
  readonly name: string;
  readonly state: StepState;
  readonly args: readonly string[];
  /** Why it is in this state, when EMR says so. */
  readonly reason: string | undefined;
  readonly started: Date | undefined;
  readonly ended: Date | undefined;
  /** The log file in which EMR found the reason of a failure. */
  readonly logFile: string | undefined;
}

/** EMR refuses a longer list of ids in one ListSteps call. */
const MOST_STEP_IDS = 10;

/** Throws an EmrError. */
export async function describeCluster(
  client: EmrApi,
  clusterId: string,
  patience: Patience,
): Promise<EmrCluster> {
  const answer = await persist(`Cluster ${clusterId} cannot be read`, patience, () =>
    client.send(new DescribeClusterCommand({ ClusterId: clusterId }), sending(patience)),
  );
  if (answer.Cluster === undefined) throw new Error("EMR's answer has no Cluster");
  return clusterOf(answer.Cluster);
}

/** The newest clusters of the region, the newest first. Throws an EmrError. */
export async function newestClusters(
  client: EmrApi,
  most: number,
  patience: Patience,
): Promise<ListedCluster[]> {
  const clusters: ListedCluster[] = [];
  let Marker: string | undefined;
  do {
    const command = new ListClustersCommand({ Marker });
    const page = await persist("EMR's clusters cannot be listed", patience, () =>
      client.send(command, sending(patience)),
    );
    clusters.push(...(page.Clusters ?? []).map((cluster) => listedOf(cluster)));
    Marker = page.Marker;
  } while (goesOn(Marker) && clusters.length < most);
  const time = ({ created }: ListedCluster): number => created?.getTime() ?? 0;
  return clusters.toSorted((a, b) => time(b) - time(a)).slice(0, most);
}

/**
 * A run's steps, in the order in which they were given to EMR. Throws an EmrError, also for a step that is not there.
 */
export async function listSteps(
  client: EmrApi,
  { clusterId, stepIds }: RunTarget,
  patience: Patience,
): Promise<EmrStep[]> {
  if (stepIds === undefined) {
    const newestFirst = await allPages(client, { ClusterId: clusterId }, patience);
    return newestFirst.reverse();
  }

  const found = new Map<string, EmrStep>();
  for (let i = 0; i < stepIds.length; i += MOST_STEP_IDS) {
    const some = stepIds.slice(i, i + MOST_STEP_IDS);
    const steps = await allPages(client, { ClusterId: clusterId, StepIds: some }, patience);
    for (const step of steps) found.set(step.id, step);
  }
  const missing = stepIds.filter((id) => !found.has(id));
  if (missing.length > 0) {
    throw new EmrError("unknown", `Cluster ${clusterId} has no step ${missing.join(", ")}.`);
  }
  return stepIds.flatMap((id) => found.get(id) ?? []);
}

async function allPages(
  client: EmrApi,
  input: { readonly ClusterId: string; readonly StepIds?: string[] },
  patience: Patience,
): Promise<EmrStep[]> {
  const doing = `The steps of cluster ${input.ClusterId} cannot be read`;
  const steps: EmrStep[] = [];
  let Marker: string | undefined;
  do {
    const command = new ListStepsCommand({ ...input, Marker });
    const page = await persist(doing, patience, () => client.send(command, sending(patience)));
    steps.push(...(page.Steps ?? []).map((step) => stepOf(step)));
    Marker = page.Marker;
  } while (goesOn(Marker));
  return steps;
}

function goesOn(marker: string | undefined): boolean {
  return marker !== undefined && marker !== "";
}

// In the SDK's types every field may be missing. From here on, only what EMR itself leaves out is.

function namedOf({ Id = "", Name = "" }: ClusterSummary | Cluster | StepSummary): {
  readonly id: string;
  readonly name: string;
} {
  return { id: Id, name: Name };
}

function listedOf(cluster: ClusterSummary | Cluster): ListedCluster {
  const { Status = {} } = cluster;
  const { CreationDateTime, EndDateTime } = Status.Timeline ?? {};
  return {
    ...namedOf(cluster),
    state: Status.State ?? "STARTING",
    reason: clusterReason(Status),
    created: CreationDateTime,
    ended: EndDateTime,
  };
}

function clusterOf(cluster: Cluster): EmrCluster {
  const tags = Object.fromEntries(
    (cluster.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value] as const),
  );
  return {
    ...listedOf(cluster),
    arn: cluster.ClusterArn ?? "",
    transient: cluster.AutoTerminate === true,
    tags,
    runId: tags[RUN_TAG],
    logUri: cluster.LogUri === "" ? undefined : cluster.LogUri,
  };
}

function clusterReason({
  StateChangeReason = {},
  ErrorDetails = [],
}: ClusterStatus): string | undefined {
  const { Code, Message = Code } = StateChangeReason;
  return sentence([Message, ...ErrorDetails.map(({ ErrorMessage }) => ErrorMessage)]);
}

function stepOf(step: StepSummary): EmrStep {
  const { Config = {}, Status = {} } = step;
  const { State = "PENDING", Timeline = {}, FailureDetails = {} } = Status;
  return {
    ...namedOf(step),
    state: State,
    args: Config.Args ?? [],
    reason: stepReason(Status),
    started: Timeline.StartDateTime,
    ended: Timeline.EndDateTime,
    logFile: FailureDetails.LogFile,
  };
}

function stepReason({
  StateChangeReason = {},
  FailureDetails = {},
}: StepStatus): string | undefined {
  const { Code, Message = Code } = StateChangeReason;
  return sentence([FailureDetails.Reason, FailureDetails.Message]) ?? sentence([Message]);
}

/** What was said, each thing once; nothing when nothing was. */
function sentence(parts: readonly (string | undefined)[]): string | undefined {
  const said = new Set(parts.filter((part) => part !== undefined && part !== ""));
  return said.size === 0 ? undefined : [...said].join(" ");
}
