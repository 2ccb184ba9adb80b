import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { DEFAULT_NAT, NatMode } from "./networkArgs";
import type { PrivateZone, Site } from "./site";
import { type NetworkZone, subnetOptions } from "./zones";

/** The public side of a network. */
interface PublicSide {
  readonly subnets: aws.ec2.Subnet[];
  readonly routes: aws.ec2.Route[];
}

/** What a public subnet hangs on. */
interface Internet {
  readonly gateway: aws.ec2.InternetGateway;
  readonly table: aws.ec2.RouteTable;
}

const ANYWHERE = "0.0.0.0/0";

/** Makes the NAT gateways that `mode` asks for, with what they need, and sends the private subnets' traffic through them. */
export function createNat(
  site: Site,
  mode: NatMode | undefined,
  zones: readonly PrivateZone[],
): PublicSide {
  const publicZones = natZones(mode ?? DEFAULT_NAT, zones);
  if (publicZones.length === 0) return { subnets: [], routes: [] };

  const internet = createInternet(site);
  const exits = publicZones.map((zone) => {
    const subnet = createPublicSubnet(site, zone, internet);
    return { subnet, gateway: createGateway(site, zone, subnet, internet) };
  });
  const routes = zones.flatMap((zone, index) => {
    const exit = exits[index] ?? exits[0];
    return exit === undefined ? [] : [createWayOut(site, zone, exit.gateway)];
  });
  return { subnets: exits.map(({ subnet }) => subnet), routes };
}

/** The zones that get a NAT gateway. */
function natZones(mode: NatMode, zones: readonly PrivateZone[]): readonly PrivateZone[] {
  switch (mode) {
    case NatMode.None:
      return [];
    case NatMode.One:
      return zones.slice(0, 1);
    case NatMode.PerZone:
      return zones;
  }
}

function createInternet({ name, parent, vpcId }: Site): Internet {
  const gateway = new aws.ec2.InternetGateway(
    `${name}-internet`,
    { vpcId, tags: { Name: name } },
    { parent },
  );
  const table = new aws.ec2.RouteTable(
    `${name}-public`,
    { vpcId, tags: { Name: `${name}-public` } },
    { parent },
  );
  new aws.ec2.Route(
    `${name}-public`,
    { routeTableId: table.id, destinationCidrBlock: ANYWHERE, gatewayId: gateway.id },
    { parent },
  );
  return { gateway, table };
}

function createPublicSubnet(site: Site, zone: NetworkZone, internet: Internet): aws.ec2.Subnet {
  const { parent, vpcId } = site;
  const name = `${site.name}-public-${zone.place}`;
  const subnet = new aws.ec2.Subnet(
    name,
    {
      vpcId,
      cidrBlock: zone.ranges.public,
      availabilityZone: zone.zoneName,
      // Only the NAT gateway lives here, and it has an address of its own.
      mapPublicIpOnLaunch: false,
      tags: { Name: name },
    },
    subnetOptions(zone, parent),
  );
  new aws.ec2.RouteTableAssociation(
    name,
    { subnetId: subnet.id, routeTableId: internet.table.id },
    { parent },
  );
  return subnet;
}

function createGateway(
  site: Site,
  zone: NetworkZone,
  subnet: aws.ec2.Subnet,
  internet: Internet,
): aws.ec2.NatGateway {
  const name = `${site.name}-nat-${zone.place}`;
  // An address and a NAT gateway work only once the VPC has its internet gateway.
  const options: pulumi.CustomResourceOptions = {
    parent: site.parent,
    dependsOn: internet.gateway,
  };
  const address = new aws.ec2.Eip(name, { domain: "vpc", tags: { Name: name } }, options);
  return new aws.ec2.NatGateway(
    name,
    { subnetId: subnet.id, allocationId: address.id, tags: { Name: name } },
    options,
  );
}

function createWayOut(site: Site, zone: PrivateZone, gateway: aws.ec2.NatGateway): aws.ec2.Route {
  return new aws.ec2.Route(
    `${site.name}-private-${zone.place}`,
    {
      routeTableId: zone.routeTableId,
      destinationCidrBlock: ANYWHERE,
      natGatewayId: gateway.id,
    },
    { parent: site.parent },
  );
}
