import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../shared";
import { createNat } from "./nat";
import { DEFAULT_CIDR, type NetworkArgs } from "./networkArgs";
import type { PrivateZone, Site } from "./site";
import { type NetworkZone, networkZones, subnetOptions } from "./zones";

/** What the rest of a network needs to know of its VPC, made or brought. */
export interface Vpc {
  readonly id: pulumi.Output<string>;
  readonly cidr: pulumi.Output<string>;
  readonly privateSubnetIds: pulumi.Output<string[]>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
}

/** The VPC that the arguments name, where they name one. */
export function findVpc(args: NetworkArgs, parent: pulumi.Resource): Vpc | undefined {
  if (args.vpcId === undefined || args.privateSubnetIds === undefined) return undefined;
  return {
    id: pulumi.output(args.vpcId),
    cidr: aws.ec2.getVpcOutput({ id: args.vpcId }, { parent }).cidrBlock,
    privateSubnetIds: pulumi.output(args.privateSubnetIds),
    publicSubnetIds: pulumi.output([]),
  };
}

/** Makes the VPC with its private subnets, their ways out, and the gateways of S3 and DynamoDB. */
export function createVpc(name: string, args: NetworkArgs, parent: pulumi.Resource): Vpc {
  const vpc = new aws.ec2.Vpc(
    `${name}-vpc`,
    {
      cidrBlock: args.cidr ?? DEFAULT_CIDR,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { ...args.tags, Name: name },
    },
    { parent },
  );
  const site = { name, parent, vpcId: vpc.id };
  closeDefaultGroup(site);

  const zones = networkZones(args, parent).map((zone) => createPrivateZone(site, zone, args));
  const nat = createNat(site, args.nat, zones);
  const ways = [...zones.map((z) => z.association), ...createGateways(site, zones), ...nat.routes];
  return {
    id: vpc.id,
    cidr: vpc.cidrBlock,
    privateSubnetIds: after(ways, pulumi.all(zones.map(({ subnetId }) => subnetId))),
    publicSubnetIds: pulumi.all(nat.subnets.map(({ id }) => id)),
  };
}

/** A VPC comes with a group that lets its members talk to each other and to anybody; nothing here uses it. */
function closeDefaultGroup({ name, parent, vpcId }: Site): void {
  new aws.ec2.DefaultSecurityGroup(
    `${name}-default`,
    { vpcId, ingress: [], egress: [], tags: { Name: `${name}-default-closed` } },
    { parent },
  );
}

function createPrivateZone(site: Site, zone: NetworkZone, args: NetworkArgs): PrivateZone {
  const { parent, vpcId } = site;
  const name = `${site.name}-private-${zone.place}`;
  const subnet = new aws.ec2.Subnet(
    name,
    {
      vpcId,
      cidrBlock: zone.ranges.private,
      availabilityZone: zone.zoneName,
      tags: { ...args.tags, Name: name },
    },
    subnetOptions(zone, parent),
  );
  const table = new aws.ec2.RouteTable(name, { vpcId, tags: { Name: name } }, { parent });
  const association = new aws.ec2.RouteTableAssociation(
    name,
    { subnetId: subnet.id, routeTableId: table.id },
    { parent },
  );
  return { ...zone, subnetId: subnet.id, routeTableId: table.id, association };
}

/** The gateways by which private subnets reach S3 and DynamoDB without NAT, at no charge. */
function createGateways(site: Site, zones: readonly PrivateZone[]): pulumi.Resource[] {
  const { name, parent, vpcId } = site;
  const { region } = aws.getRegionOutput({}, { parent });
  return ["s3", "dynamodb"].map(
    (service) =>
      new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId,
          vpcEndpointType: "Gateway",
          serviceName: pulumi.interpolate`com.amazonaws.${region}.${service}`,
          routeTableIds: zones.map(({ routeTableId }) => routeTableId),
          tags: { Name: `${name}-${service}` },
        },
        { parent },
      ),
  );
}
