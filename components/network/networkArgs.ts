import type * as pulumi from "@pulumi/pulumi";
import {
  Checks,
  expectName,
  expectWhole,
  formatCidr,
  isAligned,
  isPrivate,
  LONGEST_ROLE_NAME,
  parseCidr,
  sizeOf,
} from "../shared";
import { FEWEST_ZONES, LONGEST_PREFIX, MOST_ZONES, SHORTEST_PREFIX } from "./subnets";

/** How private subnets reach the internet. */
export enum NatMode {
  /** Not at all: only what has an endpoint in the network can be reached, and there is no public subnet. */
  None = "none",
  /** Through one NAT gateway, in the first zone: the cheapest; the others lose their way out when that zone fails. */
  One = "one",
  /** Through a NAT gateway in each zone. */
  PerZone = "per-zone",
}

/** Range of a network that is made. */
export const DEFAULT_CIDR = "10.20.0.0/16";

/** Zones that a network spans. */
export const DEFAULT_ZONES = 2;

/** How private subnets reach the internet. */
export const DEFAULT_NAT = NatMode.One;

/** Days that flow logs are kept. */
export const DEFAULT_FLOW_LOG_DAYS = 30;

/** What CloudWatch Logs takes as days to keep a log group's events. */
export const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

/** Arguments of {@link Network}. Either a network is made, or `vpcId` and `privateSubnetIds` name one that is there. */
export interface NetworkArgs {
  /**
   * Range of the VPC, a /16 to a /23. Changing it replaces the network.
   * @default {@link DEFAULT_CIDR}
   */
  readonly cidr?: string;

  /**
   * Availability zones to span, 2 to 4: the first ones of the region. Adding one leaves the others as they are.
   * @default {@link DEFAULT_ZONES}
   */
  readonly zones?: number;

  /**
   * Availability zones by name, in order, instead of the region's first ones.
   * @default - the region's first zones, as many as `zones` says
   */
  readonly zoneNames?: string[];

  /**
   * Availability zones by id that are passed over, such as `use1-az3`, where what stands in the network cannot be in them. An id names the
   * same zone in every account, unlike a name.
   * @default - none
   */
  readonly excludeZoneIds?: string[];

  /**
   * How private subnets reach the internet. Each NAT gateway is charged by the hour and by the gigabyte.
   * @default {@link DEFAULT_NAT}
   */
  readonly nat?: NatMode;

  /**
   * AWS services to reach inside the network, by short name, such as `kms`, `glue` or `ecr.api`: an
   * interface endpoint each, charged by the hour and zone. S3 and DynamoDB need none: they have gateway endpoints, which are free.
   * @default - none
   */
  readonly interfaceEndpoints?: string[];

  /**
   * Whether the network's traffic is logged to CloudWatch, accepted and rejected.
   * @default - true for a network that is made, false for one that you bring
   */
  readonly flowLogs?: boolean;

  /**
   * Days that flow logs are kept; a number that CloudWatch Logs takes.
   * @default {@link DEFAULT_FLOW_LOG_DAYS}
   */
  readonly flowLogRetentionDays?: number;

  /**
   * Key that encrypts the flow logs; needed when there are any. Its policy must let CloudWatch Logs use it (`LakeKey` does).
   * @default - none
   */
  readonly kmsKeyArn?: pulumi.Input<string>;

  /**
   * A VPC that is there already. Then nothing is made but the interface endpoints and flow logs that are asked for.
   * @default - a VPC is made
   */
  readonly vpcId?: pulumi.Input<string>;

  /**
   * Private subnets of the VPC that is there already, one for each zone to be used.
   * @default - subnets are made
   */
  readonly privateSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * Tags of the VPC and its private subnets, beside the provider's default tags. EMR's managed policies
   * ask for `for-use-with-amazon-emr-managed-policies: "true"` here; a VPC that you bring must carry it already.
   * @default - none
   */
  readonly tags?: Record<string, pulumi.Input<string>>;
}

/** Whether the arguments name a network that is there already. */
export function isBrought(args: NetworkArgs): boolean {
  return args.vpcId !== undefined || args.privateSubnetIds !== undefined;
}

/** Whether traffic is logged. */
export function hasFlowLogs(args: NetworkArgs): boolean {
  return args.flowLogs ?? !isBrought(args);
}

/** How many zones a network that is made spans. */
export function zoneCount(args: NetworkArgs): number {
  return args.zoneNames?.length ?? args.zones ?? DEFAULT_ZONES;
}

/** Throws one error that names every argument that will not do. */
export function checkNetworkArgs(name: string, args: NetworkArgs): void {
  const checks = new Checks();
  expectName(checks, name, ["flow-logs"], LONGEST_ROLE_NAME);
  if (isBrought(args)) checkBrought(checks, args);
  else checkMade(checks, args);
  checkEndpoints(checks, args.interfaceEndpoints ?? []);
  checkFlowLogs(checks, args);
  checks.done(`Network "${name}"`);
}

function checkBrought(checks: Checks, args: NetworkArgs): void {
  checks
    .expect(args.vpcId !== undefined, "vpcId", "must be given with privateSubnetIds")
    .expect(args.privateSubnetIds !== undefined, "privateSubnetIds", "must be given with vpcId");
  for (const made of ["cidr", "zones", "zoneNames", "excludeZoneIds", "nat", "tags"] as const) {
    checks.expect(
      args[made] === undefined,
      made,
      "is for a network that is made, and vpcId names one that is there: leave one of the two out",
    );
  }
}

/** Not a name, like `us-east-1a`, which is another zone in each account. */
const ZONE_ID = /^[a-z]+\d+-az\d+$/;

function checkMade(checks: Checks, args: NetworkArgs): void {
  checkRange(checks, args.cidr ?? DEFAULT_CIDR);
  expectWhole(checks, "zones", args.zones, [FEWEST_ZONES, MOST_ZONES]);
  for (const [index, id] of (args.excludeZoneIds ?? []).entries()) {
    checks.expect(
      ZONE_ID.test(id),
      `excludeZoneIds[${index}]`,
      `must be the id of an availability zone like use1-az3, got "${id}"`,
    );
  }
  if (args.zoneNames === undefined) return;
  checks.expect(
    args.zones === undefined,
    "zones",
    "is said by zoneNames already: leave one of the two out",
  );
  const wanted = new Set(args.zoneNames);
  checks.expect(
    wanted.size === args.zoneNames.length &&
      wanted.size >= FEWEST_ZONES &&
      wanted.size <= MOST_ZONES,
    "zoneNames",
    `must be ${FEWEST_ZONES} to ${MOST_ZONES} different zones, got ${args.zoneNames.join(", ") || "none"}`,
  );
}

function checkRange(checks: Checks, text: string): void {
  const range = parseCidr(text);
  const fits = range !== undefined && range.bits >= SHORTEST_PREFIX && range.bits <= LONGEST_PREFIX;
  checks.expect(
    fits,
    "cidr",
    `must be a range of IPv4 addresses from a /${SHORTEST_PREFIX} to a /${LONGEST_PREFIX}, such as ${DEFAULT_CIDR}, got "${text}"`,
  );
  if (!fits) return;
  const start = formatCidr({ ...range, first: range.first - (range.first % sizeOf(range)) });
  checks.expect(
    isAligned(range),
    "cidr",
    `must begin where a range of its size begins: ${start}, got "${text}"`,
  );
  checks.expect(
    isPrivate(range),
    "cidr",
    `must be of private addresses (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10), got "${text}"`,
  );
}

/** Services that are reached through the gateways, at no charge. */
const GATEWAY_SERVICES: readonly string[] = ["s3", "dynamodb"];

function checkEndpoints(checks: Checks, services: readonly string[]): void {
  for (const [index, service] of services.entries()) {
    const path = `interfaceEndpoints[${index}]`;
    checks
      .expect(
        /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(service) && !service.startsWith("com.amazonaws."),
        path,
        `must be a service's short name, such as "kms", got "${service}"`,
      )
      .expect(services.indexOf(service) === index, path, `repeats "${service}"`)
      .expect(
        !GATEWAY_SERVICES.includes(service),
        path,
        `must not be "${service}": it has a gateway endpoint, at no charge`,
      );
  }
}

function checkFlowLogs(checks: Checks, args: NetworkArgs): void {
  const days = args.flowLogRetentionDays;
  checks.expect(
    days === undefined || LOG_RETENTION_DAYS.includes(days),
    "flowLogRetentionDays",
    `must be one of ${LOG_RETENTION_DAYS.join(", ")}, got ${String(days)}`,
  );
  if (hasFlowLogs(args)) {
    checks.expect(
      args.kmsKeyArn !== undefined,
      "kmsKeyArn",
      "must be given to encrypt the flow logs; or set flowLogs to false",
    );
    return;
  }
  for (const unused of ["kmsKeyArn", "flowLogRetentionDays"] as const) {
    checks.expect(
      args[unused] === undefined,
      unused,
      "is for flow logs, and there are none: set flowLogs to true or leave it out",
    );
  }
}
