import { type EC2Client, type Subnet } from "@aws-sdk/client-ec2";
import { EmrError, explained } from "../../emr";
import { type Settings } from "../../program";
import { type CloudConfig } from "../../stacks";
import { TIMEOUTS } from "./timeouts";

/** Where a network is looked for. */
export interface NetworkPlace {
  readonly cloud: CloudConfig;
  readonly account: string;
  readonly signal: AbortSignal;
}

/** What EMR's managed policy wants on subnets: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role.html */
const EMR_TAG = "for-use-with-amazon-emr-managed-policies";

/** EKS spreads its control plane: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const FEWEST_ZONES_OF_EKS = 2;

/**
 * What keeps the stack out of the network that its settings name, each by its setting; nothing for a network of the stack's own.
 * Where AWS does not say, nothing is complained of: the engine asks again.
 */
export async function networkProblems(settings: Settings, place: NetworkPlace): Promise<string[]> {
  const { vpcId, privateSubnetIds } = settings;
  if (vpcId === undefined || privateSubnetIds === undefined) return [];
  const { EC2Client } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client({ ...place.cloud, maxAttempts: 2, ...TIMEOUTS });
  try {
    const where = `${await client.config.region()} of account ${place.account}`;
    if (!(await hasVpc(client, vpcId, place.signal))) {
      return [`lake:vpcId: there is no ${vpcId} in ${where}`];
    }
    const found = await subnetsOf(client, privateSubnetIds, place.signal);
    return subnetProblems(settings, found, where);
  } catch (error) {
    place.signal.throwIfAborted();
    if (!(explained("EC2 was asked in vain", error) instanceof EmrError)) throw error;
    return [];
  } finally {
    client.destroy();
  }
}

/** What is wrong with the subnets that the settings name, of which AWS has `found`. */
export function subnetProblems(
  { vpcId, privateSubnetIds = [], variant }: Settings,
  found: readonly Subnet[],
  where: string,
): string[] {
  const name = "lake:privateSubnetIds";
  const byId = new Map(found.map((subnet) => [subnet.SubnetId ?? "", subnet]));
  const each = privateSubnetIds.flatMap((id) => {
    const subnet = byId.get(id);
    if (subnet === undefined) return [`${name}: there is no ${id} in ${where}`];
    if (subnet.VpcId !== vpcId) {
      return [`${name}: ${id} is a subnet of ${subnet.VpcId ?? ""}, not of ${vpcId ?? ""}`];
    }
    return variant === "emr" && !isForEmr(subnet)
      ? [`${name}: ${id} lacks the tag ${EMR_TAG}=true, without which EMR may not use it`]
      : [];
  });
  const zones = new Set(found.map(({ AvailabilityZone }) => AvailabilityZone));
  const isNarrow =
    variant === "eks-iceberg" && each.length === 0 && zones.size < FEWEST_ZONES_OF_EKS;
  return [
    ...each,
    ...(isNarrow
      ? [
          `${name}: must be in ${FEWEST_ZONES_OF_EKS} availability zones or more, got ${[...zones].join(", ")}`,
        ]
      : []),
  ];
}

function isForEmr({ Tags = [] }: Subnet): boolean {
  return Tags.some(({ Key, Value }) => Key === EMR_TAG && Value === "true");
}

async function hasVpc(client: EC2Client, id: string, abortSignal: AbortSignal): Promise<boolean> {
  const { DescribeVpcsCommand } = await import("@aws-sdk/client-ec2");
  // As a filter: an id that is not there is then no error.
  const command = new DescribeVpcsCommand({ Filters: [{ Name: "vpc-id", Values: [id] }] });
  const { Vpcs = [] } = await client.send(command, { abortSignal });
  return Vpcs.length > 0;
}

async function subnetsOf(
  client: EC2Client,
  ids: readonly string[],
  abortSignal: AbortSignal,
): Promise<readonly Subnet[]> {
  const { DescribeSubnetsCommand } = await import("@aws-sdk/client-ec2");
  const Filters = [{ Name: "subnet-id", Values: [...ids] }];
  const command = new DescribeSubnetsCommand({ Filters });
  const { Subnets = [] } = await client.send(command, { abortSignal });
  return Subnets;
}
