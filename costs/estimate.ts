import { type Recorded, type Settings } from "../program";
import { partOf } from "../variants";
import { type CostLine, type Usage } from "./costLine";
import { pricesIn, type PriceTable, type RegionPrices } from "./prices";
import { HOURS_A_MONTH } from "./schedule";

/** What is paid by use, of which nothing is known beforehand. */
export interface UnitPrice {
  readonly what: string;
  readonly unit: string;
  readonly price: number;
}

/** What a stack costs, as an estimate from list prices. */
export interface Estimate {
  readonly asOf: string;
  /** Whose prices were taken. */
  readonly region: string;
  readonly lines: readonly CostLine[];
  readonly units: readonly UnitPrice[];
  /** USD for an hour in which nothing runs. */
  readonly idlePerHour: number;
  /** USD for an hour in which a cluster runs as well. */
  readonly busyPerHour: number;
  readonly perMonth: number;
  /** What the numbers rest on, and what they leave out. */
  readonly notes: readonly string[];
}

/** Hours that a run is taken to need, unless told otherwise. */
export const DEFAULT_RUN_HOURS = 1;

interface Kind {
  readonly type: string;
  readonly what: string;
  readonly perHour: (prices: RegionPrices) => number;
  readonly weight?: (resource: Recorded) => number;
}

/** Resources that cost money for being there. */
const KINDS: readonly Kind[] = [
  {
    type: "aws:ec2/natGateway:NatGateway",
    what: "NAT gateways",
    perHour: ({ natPerHour }) => natPerHour,
  },
  {
    type: "aws:ec2/eip:Eip",
    what: "public IPv4 addresses",
    perHour: ({ addressPerHour }) => addressPerHour,
  },
  {
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    what: "interface endpoints, by zone",
    perHour: ({ endpointPerHour }) => endpointPerHour,
    weight: zonesOf,
  },
  {
    type: "aws:kms/key:Key",
    what: "KMS keys",
    perHour: ({ keyPerMonth }) => keyPerMonth / HOURS_A_MONTH,
  },
  {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    what: "alarms",
    perHour: ({ alarmPerMonth }) => alarmPerMonth / HOURS_A_MONTH,
  },
];

/**
 * What the stack with these `settings` costs whose program asked for `resources`.
 *
 * @param region - Where the stack is.
 */
export function estimate(
  { settings, resources, region }: PricedStack,
  table: PriceTable,
  usage: Usage = { runHours: DEFAULT_RUN_HOURS },
): Estimate {
  const found = pricesIn(table, region);
  const cluster = partOf(settings.variant, "estimate")(settings, table, found.prices, usage);
  const standing = [
    ...KINDS.map((kind) => standingLine(kind, resources, found.prices)).filter(
      ({ count }) => count > 0,
    ),
    ...cluster.standing,
  ];
  const lines = [...standing, ...cluster.lines];
  const idlePerHour = sum(standing.map(({ perHour }) => perHour));
  return {
    asOf: table.asOf,
    region: found.region,
    lines,
    units: unitPrices(found.prices),
    idlePerHour,
    busyPerHour: idlePerHour + sum(cluster.lines.map(({ perHour }) => perHour)),
    perMonth: sum(lines.map(({ perMonth }) => perMonth)),
    notes: [
      ...(found.region === region
        ? []
        : [`no prices of ${region} are known: those of ${found.region} stand in`]),
      ...cluster.notes,
      table.spot.comment,
      "left out: storage, traffic, requests, logs (by use, see the unit prices), disks of nodes, taxes, discounts",
    ],
  };
}

/** A stack as its program recorded it. */
export interface PricedStack {
  readonly settings: Settings;
  readonly resources: readonly Recorded[];
  readonly region: string;
}

function standingLine(kind: Kind, resources: readonly Recorded[], prices: RegionPrices): CostLine {
  const those = resources.filter(({ type }) => type === kind.type);
  const count = sum(those.map((resource) => kind.weight?.(resource) ?? 1));
  const perHour = count * kind.perHour(prices);
  return {
    what: kind.what,
    count,
    perHour,
    hours: HOURS_A_MONTH,
    perMonth: perHour * HOURS_A_MONTH,
  };
}

/** A gateway endpoint is free; an interface endpoint is paid for in each zone. */
function zonesOf({ inputs }: Recorded): number {
  if (inputs["vpcEndpointType"] !== "Interface") return 0;
  const subnets = inputs["subnetIds"];
  return Array.isArray(subnets) ? subnets.length : 1;
}

function unitPrices(prices: RegionPrices): UnitPrice[] {
  return [
    { what: "S3 Standard", unit: "GB and month", price: prices.storagePerGbMonth },
    { what: "data through a NAT gateway", unit: "GB", price: prices.natPerGb },
    { what: "data through an interface endpoint", unit: "GB", price: prices.endpointPerGb },
    { what: "logs taken in by CloudWatch", unit: "GB", price: prices.logPerGb },
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
