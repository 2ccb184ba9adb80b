import { ClusterMode } from "../../components";
import {
  emrPrice,
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
import { type EmrSettings, emrSettings } from "./shape";

/** Nodes that cost the same. */
interface Nodes {
  readonly what: string;
  readonly count: number;
  readonly types: readonly string[];
  /** Share of the on-demand price that is paid. */
  readonly share: number;
}

export const estimate: EstimatePart = (settings, table, prices, usage) =>
  clusterCost(emrSettings(settings), table, prices, usage);

/** What a stack's clusters cost, and what that rests on. */
function clusterCost(
  settings: EmrSettings,
  table: PriceTable,
  prices: RegionPrices,
  usage: Usage,
): VariantCost {
  const { hours, note } = clusterHours(settings, usage);
  const unknown: string[] = [];
  const lines = nodesOf(settings, table)
    .filter(({ count }) => count > 0)
    .map((nodes) => {
      const found = nodePrices(nodes, table, prices);
      unknown.push(...found.unknown);
      const perHour = nodes.count * found.dearest;
      return { what: nodes.what, count: nodes.count, perHour, hours, perMonth: perHour * hours };
    });
  const missing =
    unknown.length === 0
      ? []
      : [`no price of ${[...new Set(unknown)].join(", ")} is known: the real cost is higher`];
  return { standing: [], lines, notes: [note, ...missing] };
}

/** A persistent cluster is counted with the nodes that it begins with; it may scale beyond them. */
function nodesOf(settings: EmrSettings, { spot }: PriceTable): Nodes[] {
  const { primaryInstanceTypes, coreInstanceTypes, taskInstanceTypes } = settings;
  const onSpot = Math.round((settings.taskCount * settings.taskSpotPercent) / 100);
  return [
    { what: "EMR primary node", count: 1, types: primaryInstanceTypes, share: 1 },
    { what: "EMR core nodes", count: settings.coreCount, types: coreInstanceTypes, share: 1 },
    {
      what: "EMR task nodes, on demand",
      count: settings.taskCount - onSpot,
      types: taskInstanceTypes,
      share: 1,
    },
    { what: "EMR task nodes, spot", count: onSpot, types: taskInstanceTypes, share: spot.share },
  ];
}

/** The price of a node per hour with what EMR adds: of several types that it may have, the dearest that is known. */
function nodePrices(
  { types, share }: Nodes,
  table: PriceTable,
  prices: RegionPrices,
): { readonly dearest: number; readonly unknown: readonly string[] } {
  const emrBase = pricesIn(table, OTHERWISE).prices;
  const each = types.map((type) => {
    const price = instancePrice(prices, type);
    const base = instancePrice(emrBase, type);
    if (price === undefined || base === undefined) return { type };
    return { type, perHour: price * share + emrPrice(table, base) };
  });
  return {
    dearest: Math.max(0, ...each.map(({ perHour = 0 }) => perHour)),
    unknown: each.filter(({ perHour }) => perHour === undefined).map(({ type }) => type),
  };
}

/** Hours a month that a cluster is up. */
function clusterHours(
  { cluster, schedule, idleMinutes }: EmrSettings,
  { runHours, runs }: Usage,
): { readonly hours: number; readonly note: string } {
  const starts = runs ?? (schedule === undefined ? undefined : startsAMonth(schedule));
  const isPersistent = cluster === ClusterMode.Persistent;
  if (starts === undefined) {
    return isPersistent
      ? {
          hours: HOURS_A_MONTH,
          note: `a persistent cluster without a schedule: counted as up all month, though it ends after ${idleMinutes} idle minutes`,
        }
      : { hours: 0, note: "no schedule: runs are not in the month; each costs by its hours" };
  }
  const idle = isPersistent ? idleMinutes / 60 : 0;
  const hours = Math.min(HOURS_A_MONTH, starts * (runHours + idle));
  const text = `${round(starts)} runs a month of ${runHours} h each${isPersistent ? ` and ${idleMinutes} idle minutes` : ""}`;
  return { hours, note: `${text}: ${round(hours)} h of cluster` };
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
