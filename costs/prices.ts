import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const PRICE = z.number().nonnegative();

const REGION = z.object({
  /** On-demand price of the family's `xlarge`; other sizes are multiples of it. */
  xlargePerHour: z.record(z.string(), PRICE),
  natPerHour: PRICE,
  natPerGb: PRICE,
  /** For each availability zone. */
  endpointPerHour: PRICE,
  endpointPerGb: PRICE,
  /** A public IPv4 address. */
  addressPerHour: PRICE,
  keyPerMonth: PRICE,
  alarmPerMonth: PRICE,
  storagePerGbMonth: PRICE,
  logPerGb: PRICE,
});

const TABLE = z.object({
  title: z.string(),
  asOf: z.iso.date(),
  sources: z.record(z.string(), z.url()),
  emr: z.object({ comment: z.string(), share: PRICE, mostPerHour: PRICE }),
  spot: z.object({ comment: z.string(), share: PRICE }),
  /** What EKS takes for a cluster, and the share of a machine's price that Auto Mode adds. */
  eks: z.object({ comment: z.string(), clusterPerHour: PRICE, autoShare: PRICE }),
  /** Databases in one zone, by class. */
  rds: z.object({ comment: z.string(), perHour: z.record(z.string(), PRICE) }),
  regions: z.record(z.string(), REGION),
});

/** List prices in USD as of one day. */
export type PriceTable = z.infer<typeof TABLE>;
export type RegionPrices = z.infer<typeof REGION>;

/** Whose prices stand in for a region that the table does not have. */
export const OTHERWISE = "us-east-1";

/** The project's own price table. */
export function readPrices(path: string = join(__dirname, "prices.json")): PriceTable {
  return TABLE.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** Prices of `region`, and whose they are: {@link OTHERWISE}'s where the table has none. */
export function pricesIn(
  table: PriceTable,
  region: string,
): { readonly region: string; readonly prices: RegionPrices } {
  const found = table.regions[region];
  if (found !== undefined) return { region, prices: found };
  const prices = table.regions[OTHERWISE];
  if (prices === undefined) throw new Error(`the price table has no ${OTHERWISE}`);
  return { region: OTHERWISE, prices };
}

/** On-demand price of an instance type per hour; undefined where the table does not know its family or size. */
export function instancePrice(prices: RegionPrices, type: string): number | undefined {
  const [family = "", size = ""] = type.split(".");
  const xlarge = prices.xlargePerHour[family];
  const factor = sizeFactor(size);
  return xlarge === undefined || factor === undefined ? undefined : xlarge * factor;
}

/** What EMR adds for an instance whose on-demand price in us-east-1 is `perHour`. */
export function emrPrice({ emr }: PriceTable, perHour: number): number {
  return Math.min(perHour * emr.share, emr.mostPerHour);
}

/** How many `xlarge` an instance size is, by which the price goes: a `large` is half of one, a `4xlarge` four. */
export function sizeFactor(size: string): number | undefined {
  if (size === "large") return 0.5;
  const [, count] = /^(\d*)xlarge$/.exec(size) ?? [];
  return count === undefined ? undefined : count === "" ? 1 : Number(count);
}
