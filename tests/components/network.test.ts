import assert from "node:assert/strict";
import { NatMode, Network, type NetworkArgs } from "../../components/network";
import { LOOK_UPS } from "../../program/lookUps";
import { record, valueOf, type Recorded } from "../../program/record";
import {
  named,
  namesFollowOwners,
  nothingIsOpenToTheWorld,
  nothingOutsideComponents,
  ofType,
  onlyOne,
  partitionsAreLookedUp,
  urnsAreUnique,
  wildcardsHaveReasons,
} from "../support/laws";
import { failureOf } from "../support/complaints";
import { neededBy } from "../support/needs";
import { inChina } from "../support/places";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/k";
const SUBNET = "aws:ec2/subnet:Subnet";
const ROUTE = "aws:ec2/route:Route";

async function network(args: NetworkArgs = {}): Promise<readonly Recorded[]> {
  const { resources } = await record(() => new Network("net", { kmsKeyArn: KEY, ...args }));
  return resources;
}

/** How many resources of each type there are, by the type's last word. */
function counts(resources: readonly Recorded[]): Record<string, number> {
  const words = resources.map(({ type }) => type.split(":").at(-1) ?? "");
  return Object.fromEntries(
    [...new Set(words)].sort().map((word) => [word, words.filter((it) => it === word).length]),
  );
}

function tagsOf({ inputs }: Recorded): unknown {
  return inputs["tags"];
}

describe("Network", () => {
  it("makes private subnets over two zones with one way out, gateways and flow logs, unless told otherwise", async () => {
    assert.deepEqual(counts(await network()), {
      DefaultSecurityGroup: 1,
      Eip: 1,
      FlowLog: 1,
      InternetGateway: 1,
      LogGroup: 1,
      NatGateway: 1,
      Network: 1,
      Role: 1,
      RolePolicy: 1,
      Route: 3,
      RouteTable: 3,
      RouteTableAssociation: 3,
      Subnet: 3,
      Vpc: 1,
      VpcEndpoint: 2,
    });
  });

  it("publishes what a caller composes with", async () => {
    const { built } = await record(
      () => new Network("net", { flowLogs: false, nat: NatMode.PerZone }),
    );
    assert.equal(await valueOf(built.vpcId), "net-vpc-id");
    assert.equal(await valueOf(built.vpcCidr), "10.20.0.0/16");
    assert.deepEqual(await valueOf(built.privateSubnetIds), [
      "net-private-1-id",
      "net-private-2-id",
    ]);
    assert.deepEqual(await valueOf(built.publicSubnetIds), ["net-public-1-id", "net-public-2-id"]);
  });

  it("tells of private subnets only once their ways out and gateways are in place", async () => {
    const { built } = await record(() => new Network("net", { flowLogs: false }));
    const needed = (await neededBy(built.privateSubnetIds)).join("\n");
    for (const part of ["Route net-private-1", "Route net-private-2", "VpcEndpoint net-s3"]) {
      assert.ok(needed.includes(`:${part}`), part);
    }
  });

  it("keeps the laws", async () => {
    const { resources } = await record(
      () =>
        new Network("net", {
          kmsKeyArn: "arn:aws-cn:kms:::k",
          interfaceEndpoints: ["kms"],
          nat: NatMode.PerZone,
        }),
      inChina,
    );
    nothingOutsideComponents(resources);
    namesFollowOwners(resources);
    urnsAreUnique(resources);
    wildcardsHaveReasons(resources);
    nothingIsOpenToTheWorld(resources);
    partitionsAreLookedUp(resources);
  });

  it("cidr: moves VPC and subnets", async () => {
    const resources = await network({ cidr: "10.64.0.0/20" });
    assert.equal(onlyOne(resources, "aws:ec2/vpc:Vpc").inputs["cidrBlock"], "10.64.0.0/20");
    assert.deepEqual(
      ofType(resources, SUBNET).map(({ name, inputs }) => [name, inputs["cidrBlock"]]),
      [
        ["net-private-1", "10.64.0.0/23"],
        ["net-private-2", "10.64.2.0/23"],
        ["net-public-1", "10.64.14.0/25"],
      ],
    );
  });

  it("zones: spans the region's first ones, and stays there when a look-up names others one day", async () => {
    const subnets = ofType(await network({ zones: 3, nat: NatMode.None }), SUBNET);
    assert.deepEqual(
      subnets.map(({ inputs, options }) => [inputs["availabilityZone"], options.ignoreChanges]),
      ["a", "b", "c"].map((letter) => [`us-east-1${letter}`, ["availabilityZone"]]),
    );
  });

  it("excludeZoneIds: passes over zones by their id, and takes no names of zones", async () => {
    const excludeZoneIds = ["use1-az1", "use1-az3"];
    const subnets = ofType(await network({ excludeZoneIds, nat: NatMode.None }), SUBNET);
    assert.deepEqual(
      subnets.map(({ inputs }) => inputs["availabilityZone"]),
      ["us-east-1b", "us-east-1d"],
    );
    const { message } = await failureOf(
      () => new Network("net", { excludeZoneIds: ["us-east-1a"], flowLogs: false }),
    );
    assert.match(message, /excludeZoneIds\[0\]: must be the id of an availability zone like use1/);
  });

  it("zones: says so when the region has fewer", async () => {
    const lookUps = {
      ...LOOK_UPS,
      "aws:index/getAvailabilityZones:getAvailabilityZones": { names: ["x-1a", "x-1b"] },
    };
    const { message } = await failureOf(
      () => new Network("net", { zones: 3, flowLogs: false }),
      lookUps,
    );
    assert.match(message, /must be at most 2 here, for the region has x-1a, x-1b only; got 3/);
  });

  it("zoneNames: spans the named zones, and follows when they change", async () => {
    const subnets = ofType(
      await network({ zoneNames: ["us-east-1d", "us-east-1b"], nat: NatMode.None }),
      SUBNET,
    );
    assert.deepEqual(
      subnets.map(({ inputs, options }) => [inputs["availabilityZone"], options.ignoreChanges]),
      [
        ["us-east-1d", []],
        ["us-east-1b", []],
      ],
    );
  });

  it("nat: none makes no public side at all", async () => {
    const made = counts(await network({ nat: NatMode.None }));
    assert.deepEqual(
      made["InternetGateway"] ?? made["NatGateway"] ?? made["Eip"] ?? made["Route"],
      undefined,
    );
    assert.equal(made["Subnet"], 2);
  });

  it("nat: single sends every zone through the first zone's gateway", async () => {
    const resources = await network({ zones: 3, nat: NatMode.One });
    assert.deepEqual(waysOut(resources), ["net-nat-1-id", "net-nat-1-id", "net-nat-1-id"]);
    assert.equal(
      onlyOne(resources, "aws:ec2/natGateway:NatGateway").inputs["subnetId"],
      "net-public-1-id",
    );
  });

  it("nat: per zone sends each zone through its own", async () => {
    const resources = await network({ zones: 3, nat: NatMode.PerZone });
    assert.deepEqual(waysOut(resources), ["net-nat-1-id", "net-nat-2-id", "net-nat-3-id"]);
  });

  function waysOut(resources: readonly Recorded[]): unknown[] {
    return [1, 2, 3].map((place) => {
      const { inputs } = named(resources, ROUTE, `net-private-${place}`);
      assert.equal(inputs["routeTableId"], `net-private-${place}-id`);
      return inputs["natGatewayId"];
    });
  }

  it("tags: the VPC and its private subnets only", async () => {
    const tag = { "for-use-with-amazon-emr-managed-policies": "true" };
    const resources = await network({ tags: tag });
    const tagged = resources.filter((resource) =>
      JSON.stringify(tagsOf(resource) ?? {}).includes("emr-managed"),
    );
    assert.deepEqual(
      tagged.map((resource) => [resource.name, tagsOf(resource)]),
      [
        ["net-vpc", { ...tag, Name: "net" }],
        ["net-private-1", { ...tag, Name: "net-private-1" }],
        ["net-private-2", { ...tag, Name: "net-private-2" }],
      ],
    );
  });

  it("closes the default security group", async () => {
    const { inputs } = onlyOne(
      await network(),
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    );
    assert.deepEqual(
      [inputs["ingress"], inputs["egress"], inputs["vpcId"]],
      [[], [], "net-vpc-id"],
    );
  });
});
