import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DEFAULT_CIDR, type NetworkArgs, zoneCount } from "./networkArgs";
import { zoneRanges, type ZoneRanges } from "./subnets";

/** One zone of a network that is made. */
export interface NetworkZone {
  /** 1 for the first: what its parts are named after. */
  readonly place: number;
  /** Name of the availability zone, such as `eu-central-1a`. */
  readonly zoneName: pulumi.Output<string>;
  /** Whether the name was looked up rather than given. */
  readonly lookedUp: boolean;
  /** Ranges of its subnets. */
  readonly ranges: ZoneRanges;
}

/** The zones that a network spans: those that are named, or the region's first ones. */
export function networkZones(args: NetworkArgs, parent: pulumi.Resource): NetworkZone[] {
  const wanted = zoneCount(args);
  const names =
    args.zoneNames?.map((zone) => pulumi.output(zone)) ?? firstZones(wanted, args, parent);
  const ranges = zoneRanges(args.cidr ?? DEFAULT_CIDR, wanted);
  return names.flatMap((zoneName, index) => {
    const own = ranges[index];
    const lookedUp = args.zoneNames === undefined;
    return own === undefined ? [] : [{ place: index + 1, zoneName, lookedUp, ranges: own }];
  });
}

/** Options of a subnet: when a look-up names another zone one day, the subnet stays where it is. */
export function subnetOptions(
  zone: NetworkZone,
  parent: pulumi.Resource,
): pulumi.CustomResourceOptions {
  return zone.lookedUp ? { parent, ignoreChanges: ["availabilityZone"] } : { parent };
}

function firstZones(
  wanted: number,
  { excludeZoneIds = [] }: NetworkArgs,
  parent: pulumi.Resource,
): pulumi.Output<string>[] {
  const found = aws.getAvailabilityZonesOutput(
    {
      state: "available",
      // Local Zones and Wavelength Zones must be opted into, and lack most instance types.
      filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
      ...(excludeZoneIds.length === 0 ? {} : { excludeZoneIds }),
    },
    { parent },
  );
  return Array.from({ length: wanted }, (_, index) =>
    found.names.apply((names) => zoneAt(names, index, wanted)),
  );
}

function zoneAt(names: readonly string[], index: number, wanted: number): string {
  const zone = names[index];
  if (zone !== undefined) return zone;
  throw new pulumi.InputPropertyError({
    propertyPath: "zones",
    reason: `must be at most ${names.length} here, for the region has ${names.join(", ")} only; got ${wanted}`,
  });
}
