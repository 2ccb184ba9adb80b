import { type EC2Client, type Subnet } from "@aws-sdk/client-ec2";
import { EmrError, explained } from "../../emr";
import { type Settings } from "../../program";
import { type CloudConfig } from "../../stacks";
import { partOf } from "../../variants";
import { TIMEOUTS } from "./timeouts";

/** Where a network is looked for. */
export interface NetworkPlace {
  readonly cloud: CloudConfig;
  readonly account: string;
  readonly signal: AbortSignal;
}

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
  const missing = privateSubnetIds.flatMap((id) => {
    const subnet = byId.get(id);
    if (subnet === undefined) return [`there is no ${id} in ${where}`];
    return subnet.VpcId === vpcId
      ? []
      : [`${id} is a subnet of ${subnet.VpcId ?? ""}, not of ${vpcId ?? ""}`];
  });
  const own = found.filter(({ VpcId }) => VpcId === vpcId);
  const unfit = partOf(variant, "check").subnets(own, missing.length === 0);
  return [...missing, ...unfit].map((fault) => `${name}: ${fault}`);
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
