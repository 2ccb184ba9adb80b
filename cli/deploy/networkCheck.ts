import { type EC2Client, type Subnet } from "@aws-sdk/client-ec2";
import { type Settings } from "../../program";
import { type AskedCloud, partOf } from "../../variants";
import { whatIsWrong } from "./askCloud";
import { endpointProblems } from "./endpointCheck";
import { TIMEOUTS } from "./timeouts";

/**
 * What keeps a stack from being deployed that AWS alone can say, each by its setting: its network, its endpoints, and what its variant
 * asks beside. Where AWS does not say, nothing is complained of: the engine asks again.
 */
export async function cloudProblems(settings: Settings, asked: AskedCloud): Promise<string[]> {
  const ofVariant = partOf(settings.variant, "check").cloud;
  const all = await Promise.all([
    whatIsWrong(asked, () => networkProblems(settings, asked)),
    whatIsWrong(asked, () => endpointProblems(settings, asked)),
    whatIsWrong(asked, async () => (await ofVariant?.(settings, asked)) ?? []),
  ]);
  return all.flat();
}

/** What keeps the stack out of the network that its settings name; nothing for a network of the stack's own. */
async function networkProblems(settings: Settings, asked: AskedCloud): Promise<string[]> {
  const { vpcId, privateSubnetIds } = settings;
  if (vpcId === undefined || privateSubnetIds === undefined) return [];
  const { EC2Client } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client({ ...asked.cloud, maxAttempts: 2, ...TIMEOUTS });
  try {
    const where = `${await client.config.region()} of account ${asked.account}`;
    if (!(await hasVpc(client, vpcId, asked.signal))) {
      return [`lake:vpcId: there is no ${vpcId} in ${where}`];
    }
    const found = await subnetsOf(client, privateSubnetIds, asked.signal);
    return subnetProblems(settings, found, where);
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
