import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  EC2Client,
  type TagSpecification,
} from "@aws-sdk/client-ec2";
import { type Report } from "../support/events";
import { Story } from "../support/story";
import { makeWorld, STACK_REGION, type World } from "../support/world";
import { type Down } from "./dev";

const RANGE = "172.30.0.0/16";
const SUBNETS = ["172.30.0.0/24", "172.30.1.0/24"];

/** The tag by which EMR's managed policies know a network that they may use. */
const TAG = { Key: "for-use-with-amazon-emr-managed-policies", Value: "true" };

interface BroughtNetwork {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}

/** What there is to ask about the story of a stack in a network that was there before. */
export interface BroughtStory {
  readonly story: Story;
  readonly world: () => Promise<World>;
  readonly brokenUp: () => Promise<Report>;
  readonly up: () => Promise<Report>;
  readonly quiet: () => Promise<readonly Report[]>;
  readonly tagged: () => Promise<Report>;
  readonly down: () => Promise<Down>;
}

/** A stack in a network of the user's own, whose first deployment AWS refuses half-way. */
export function tellBrought(engine: string): BroughtStory {
  const story = new Story("brought");
  const config = { "lake:cluster": "persistent", "lake:deleteDataOnDestroy": "true" };
  const world = story.chapter("begin", () => makeWorld({ engine, name: "dev", config }));
  const chapter = <T>(title: string, happens: (own: World) => Promise<T>): (() => Promise<T>) =>
    story.chapter(title, async () => happens(await world()));
  const network = chapter("a VPC and two subnets", makeNetwork);

  return {
    story,
    world,
    brokenUp: chapter("up while AWS refuses", async ({ stack, emulator }) => {
      const { vpcId, subnetIds } = await network();
      const lists = { "lake:vpcId": vpcId, "lake:privateSubnetIds": JSON.stringify(subnetIds) };
      await stack.configure(lists);
      await emulator.plan({ action: "glue:CreateDatabase", kind: "deny" });
      return await stack.fail("up", ["--yes", "--skip-preview"]);
    }),
    up: chapter("up once it does not", async ({ stack, emulator }) => {
      await emulator.forgetFaults();
      return await stack.up();
    }),
    quiet: chapter("refresh and preview without change", async ({ stack }) => [
      await stack.refresh("--expect-no-changes"),
      await stack.preview(),
    ]),
    tagged: chapter("preview of another tag", async ({ stack }) => {
      await stack.run([
        "config",
        "set",
        "--path",
        "aws:defaultTags.tags.team",
        "data",
        "--stack",
        "dev",
      ]);
      return await stack.preview();
    }),
    down: chapter("destroy", async ({ stack, emulator }) => {
      const before = await emulator.leftovers();
      const report = await stack.destroy();
      const withNetwork = await emulator.leftovers();
      await removeNetwork(emulator, await network());
      return { before: [...before, ...withNetwork], report, left: await emulator.leftovers() };
    }),
  };
}

async function makeNetwork({ emulator }: World): Promise<BroughtNetwork> {
  const client = new EC2Client(emulator.client(STACK_REGION));
  const { Vpc } = await client.send(
    new CreateVpcCommand({ CidrBlock: RANGE, TagSpecifications: tagged("vpc") }),
  );
  const vpcId = Vpc?.VpcId ?? "";
  const subnetIds: string[] = [];
  for (const [at, CidrBlock] of SUBNETS.entries()) {
    const AvailabilityZone = `${STACK_REGION}${"ab"[at] ?? ""}`;
    const asked = {
      VpcId: vpcId,
      CidrBlock,
      AvailabilityZone,
      TagSpecifications: tagged("subnet"),
    };
    const { Subnet } = await client.send(new CreateSubnetCommand(asked));
    subnetIds.push(Subnet?.SubnetId ?? "");
  }
  client.destroy();
  return { vpcId, subnetIds };
}

async function removeNetwork(emulator: World["emulator"], network: BroughtNetwork): Promise<void> {
  const client = new EC2Client(emulator.client(STACK_REGION));
  for (const SubnetId of network.subnetIds)
    await client.send(new DeleteSubnetCommand({ SubnetId }));
  await client.send(new DeleteVpcCommand({ VpcId: network.vpcId }));
  client.destroy();
}

function tagged(ResourceType: "vpc" | "subnet"): TagSpecification[] {
  return [{ ResourceType, Tags: [TAG] }];
}
