import { type Cell } from "../output/cell";
import { IcebergTable } from "../tables/iceberg/icebergTable";
import { type Place } from "../tables/place";
import { MOST_REJECTS_SHOWN, type Reject, type Rejects } from "./rejects";
import { type RecordedIceberg } from "./runRecord";

/** The Iceberg table of what could not be read. */
const REJECTS = "rejects";

/** Its columns that are shown. */
const COLUMNS = ["source_file", "line_number", "reason", "value"] as const;

/** Reads the rejected records from the table that keeps them; a lake without it has none. */
export async function readRejectTable(
  { catalog }: RecordedIceberg,
  place: Place,
): Promise<Rejects> {
  const entry = catalog.find(({ name }) => name === REJECTS);
  if (entry === undefined) return { total: 0, byReason: [], first: [] };
  const table = await IcebergTable.open(entry.metadata, (uri) => place.open(uri));
  const all = (await table.rows(Number.MAX_SAFE_INTEGER, COLUMNS)).map(rejectOf);
  const counts = new Map<string, number>();
  for (const { reason } of all) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return {
    total: all.length,
    byReason: [...counts]
      .map(([reason, count]) => ({ reason, count }))
      .toSorted((one, other) => other.count - one.count),
    first: all.slice(0, MOST_REJECTS_SHOWN),
  };
}

function rejectOf([file, line, reason, value]: readonly Cell[]): Reject {
  return {
    file: text(file),
    line: line === null || line === undefined ? undefined : Number(line),
    reason: text(reason),
    value: text(value),
    keptIn: undefined,
  };
}

function text(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? "" : String(cell);
}
