import {
  IcebergTable,
  type Place,
  type RecordedIceberg,
  type RecordedSnapshot,
  type RunRecord,
} from "../../../cli";
import { type AccessLogTruth } from "../../../generators";
import { type CatalogTable } from "../../../local";

type Catalog = RecordedIceberg["catalog"];
type Tables = ReadonlyMap<string, IcebergTable>;

/** The order in which people read the tables: lines first. */
const ORDER = [
  "access_logs",
  "rejects",
  "daily_top_ips",
  "daily_top_devices",
  "weekly_top_ips",
  "weekly_top_devices",
  "loads",
];

/** The tables of one database, in the order in which people read them. */
export function catalogOf(tables: readonly CatalogTable[], database: string): Catalog {
  const own = tables.filter((table) => table.database === database);
  return own
    .map(({ name, metadata }) => ({ name, metadata }))
    .toSorted((one, other) => place(one.name) - place(other.name));
}

function place(name: string): number {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}

/** Opens tables by the metadata that their catalog points to. */
export async function openIcebergTables(from: Place, catalog: Catalog): Promise<Tables> {
  const tables = new Map<string, IcebergTable>();
  for (const { name, metadata } of catalog) {
    tables.set(name, await IcebergTable.open(metadata, (uri) => from.open(uri)));
  }
  return tables;
}

/** Rows and files of each table. */
export async function countIceberg(tables: Tables): Promise<RunRecord["tables"]> {
  const counts: RunRecord["tables"] = [];
  for (const [name, table] of tables) {
    counts.push({ name, rows: Number(await table.count()), files: table.fileCount });
  }
  return counts;
}

/** The states that tables had, the oldest of each first. */
export function snapshotsOf(tables: Tables): RecordedSnapshot[] {
  return [...tables].flatMap(([table, { snapshots }]) =>
    snapshots.map(({ id, at, summary }) => ({
      table,
      id,
      at: at.toISOString(),
      operation: summary["operation"] ?? "",
      added: Number(summary["added-records"] ?? 0),
      removed: Number(summary["deleted-records"] ?? 0),
      rows: Number(summary["total-records"] ?? 0),
      files: Number(summary["total-data-files"] ?? 0),
    })),
  );
}

/** The counts that the generator knows against those of the tables. */
export function compareLines(
  expected: AccessLogTruth | undefined,
  counts: RunRecord["tables"],
): RunRecord["checks"] {
  if (expected === undefined) return [];
  const wanted = {
    access_logs: expected.lines - expected.broken,
    rejects: expected.broken,
  };
  return Object.entries(wanted).map(([name, rows]) => ({
    name: `rows of ${name}`,
    expected: rows,
    got: counts.find((count) => count.name === name)?.rows ?? null,
  }));
}
