import { ClusterCompute, IcebergCatalog } from "../../components";
import {
  type CostLine,
  HOURS_A_MONTH,
  instancePrice,
  OTHERWISE,
  pricesIn,
  type PriceTable,
  type RegionPrices,
  startsAMonth,
  type Usage,
  type VariantCost,
} from "../../costs";
import type { EstimatePart } from "../variant";
import { type IcebergSettings, icebergSettings } from "./shape";

/** Nodes that services fill, in two zones. */
const SERVICE_NODES = 2;

/** Cores of the `2xlarge` that executors are counted on. */
const EXECUTOR_NODE_CORES = 8;

export const estimate: EstimatePart = (settings, table, prices, usage) =>
  kubeCost(icebergSettings(settings), table, prices, usage);

/** What the cluster of an `eks-iceberg` stack costs with its database, and what that rests on. */
function kubeCost(
  settings: IcebergSettings,
  table: PriceTable,
  prices: RegionPrices,
  usage: Usage,
): VariantCost {
  const { hours, note } = runHours(settings, usage);
  const node = nodePrices(settings, table, prices);
  const executors = Math.ceil(
    (settings.mostExecutors * settings.executorCores) / EXECUTOR_NODE_CORES,
  );
  return {
    standing: [
      line("EKS cluster", 1, table.eks.clusterPerHour, HOURS_A_MONTH),
      line("nodes of services", SERVICE_NODES, node.service, HOURS_A_MONTH),
      ...databaseLines(settings, table),
    ],
    lines: [
      line("driver nodes, while a run goes on", 1, node.service, hours),
      line(
        "executor nodes, spot, at the most that a run may have",
        executors,
        node.executor,
        hours,
      ),
    ],
    notes: [note, table.eks.comment, ...node.notes, ...databaseNotes(settings, table)],
  };
}

function line(what: string, count: number, each: number, hours: number): CostLine {
  const perHour = count * each;
  return { what, count, perHour, hours, perMonth: perHour * hours };
}

/** Prices of a node per hour, with what Auto Mode adds: of several families, the dearest that is known. */
function nodePrices(
  { compute, serviceFamilies, executorFamilies }: IcebergSettings,
  table: PriceTable,
  prices: RegionPrices,
): { readonly service: number; readonly executor: number; readonly notes: readonly string[] } {
  const types = {
    service: serviceFamilies.map((family) => `${family}.xlarge`),
    executor: executorFamilies.map((family) => `${family}.2xlarge`),
  };
  const share = compute === ClusterCompute.Auto ? table.eks.autoShare : 0;
  const dearest = (these: readonly string[]): number =>
    Math.max(0, ...these.map((type) => priceNear(table, prices, type) ?? 0));
  const service = dearest(types.service);
  const executor = dearest(types.executor);
  const all = [...types.service, ...types.executor];
  const unknown = all.filter((type) => priceNear(table, prices, type) === undefined);
  const near = all.filter((type) => instancePrice(prices, type) === undefined);
  return {
    service: service * (1 + share),
    // Auto Mode's share is of the on-demand price, whatever is paid for the machine.
    executor: executor * (table.spot.share + share),
    notes: [
      ...(unknown.length > 0
        ? [`no price of ${unknown.join(", ")} is known: the real cost is higher`]
        : []),
      ...(near.length > unknown.length
        ? [`prices of some families are ${OTHERWISE}'s, raised as the region's m5 is`]
        : []),
    ],
  };
}

/** The price of a type in the region; where the table lacks it there, that of {@link OTHERWISE} raised as the region's m5 is. */
function priceNear(table: PriceTable, prices: RegionPrices, type: string): number | undefined {
  const known = instancePrice(prices, type);
  if (known !== undefined) return known;
  const base = pricesIn(table, OTHERWISE).prices;
  const there = instancePrice(base, type);
  const [here, reference] = [prices.xlargePerHour["m5"], base.xlargePerHour["m5"]];
  if (there === undefined || here === undefined || reference === undefined) return undefined;
  return there * (here / reference);
}

function databaseLines(settings: IcebergSettings, { rds }: PriceTable): CostLine[] {
  if (settings.catalog === IcebergCatalog.Glue) return [];
  const copies = settings.databaseMultiZone ? 2 : 1;
  const perHour = rds.perHour[settings.databaseClass] ?? 0;
  return [line("the metastore's database", copies, perHour, HOURS_A_MONTH)];
}

function databaseNotes({ catalog, databaseClass }: IcebergSettings, { rds }: PriceTable): string[] {
  if (catalog === IcebergCatalog.Glue) return [];
  if (rds.perHour[databaseClass] !== undefined) return [rds.comment];
  return [`no price of ${databaseClass} is known: the real cost is higher`];
}

/** Hours a month that runs go on: each load with the analytics after it is one. */
function runHours(
  { loadSchedule }: IcebergSettings,
  { runHours: each, runs }: Usage,
): { readonly hours: number; readonly note: string } {
  // Five fields, to which EventBridge adds the year.
  const starts =
    runs ?? (loadSchedule === undefined ? undefined : startsAMonth(`cron(${loadSchedule} *)`));
  if (starts === undefined)
    return { hours: 0, note: "no schedule: runs are not in the month; each costs by its hours" };
  const hours = Math.min(HOURS_A_MONTH, starts * each);
  return { hours, note: `${Math.round(starts)} runs a month of ${each} h each` };
}
