import {
  paginateGetResources,
  type ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import { type Doomed } from "./fate";

/** Tags of which a resource bears all; a value that is undefined stands for any. */
export type Marks = Readonly<Record<string, string | undefined>>;

const CLUSTER = "aws:eks/cluster:Cluster";

/**
 * By what tags resources are known that a stack made, or that its clusters made by themselves: volumes, load balancers, machines.
 *
 * The stack's own tags count only where one of them names it: others may be those of a whole team.
 *
 * @param tags - The default tags of the stack `stack`.
 */
export function marksOf(
  stack: string,
  tags: Readonly<Record<string, string>>,
  doomed: readonly Doomed[],
): Marks[] {
  const named = ownTags(stack, tags);
  const own = named === undefined ? [] : [named];
  const clusters = doomed.filter(({ type }) => type === CLUSTER).map(({ id }) => id);
  return [...own, ...clusters.flatMap(marksOfCluster)];
}

/** The default tags of the stack `stack`, where one of them names it; undefined where they may be those of others too. */
export function ownTags(
  stack: string,
  tags: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | undefined {
  return Object.values(tags).includes(stack) ? tags : undefined;
}

/** What Kubernetes' own controllers, EKS Auto Mode and managed node groups tag what they make with. */
function marksOfCluster(cluster: string): Marks[] {
  return [
    { [`kubernetes.io/cluster/${cluster}`]: undefined },
    { "eks:eks-cluster-name": cluster },
    { "eks:cluster-name": cluster },
  ];
}

/**
 * The ARNs of what bears one of `marks` in the client's region, sorted, without what was meant to stay.
 *
 * AWS may list a resource for some hours after it was deleted.
 */
export async function leftovers(
  client: ResourceGroupsTaggingAPIClient,
  marks: readonly Marks[],
  doomed: readonly Doomed[],
  abortSignal: AbortSignal,
): Promise<string[]> {
  const stays = new Set(doomed.filter(({ fate }) => fate === "stays").map(({ id }) => id));
  const found = new Set<string>();
  for (const tags of marks) {
    const TagFilters = Object.entries(tags).map(([Key, value]) => ({
      Key,
      ...(value === undefined ? {} : { Values: [value] }),
    }));
    const pages = paginateGetResources({ client }, { TagFilters }, { abortSignal });
    for await (const { ResourceTagMappingList = [] } of pages) {
      for (const { ResourceARN: arn = "" } of ResourceTagMappingList) {
        if (!isOneOf(stays, arn)) found.add(arn);
      }
    }
  }
  return [...found].sort();
}

/** Whether an ARN is that of one of `ids`: the ARN itself, or a part of it, as a bucket's name. */
function isOneOf(ids: ReadonlySet<string>, arn: string): boolean {
  return ids.has(arn) || arn.split(/[:/]/).some((part) => ids.has(part));
}
