import { createHash } from "node:crypto";
import { type Cell, jsonText, type LakeTable, type RecordedIceberg } from "../../../cli";

type Tables = ReadonlyMap<string, LakeTable>;

/** How many rows of each table are new against an earlier state of the tables, and how many are gone. */
export async function changesBetween(
  before: Tables,
  after: Tables,
): Promise<RecordedIceberg["changes"]> {
  const changes: RecordedIceberg["changes"] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const left = await rowCounts(before.get(name));
    let added = 0;
    for (const [row, count] of await rowCounts(after.get(name))) {
      const had = left.get(row) ?? 0;
      added += Math.max(0, count - had);
      left.set(row, Math.max(0, had - count));
    }
    const removed = [...left.values()].reduce((sum, count) => sum + count, 0);
    changes.push({ table: name, added, removed });
  }
  return changes;
}

/** How often each row occurs; a table that is not there has none. */
async function rowCounts(table: LakeTable | undefined): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  // In the same order of columns whatever the schema's is.
  const columns = table?.columns.toSorted() ?? [];
  for (const row of (await table?.rows(Number.MAX_SAFE_INTEGER, columns)) ?? []) {
    const digest = digestOf(columns, row);
    counts.set(digest, (counts.get(digest) ?? 0) + 1);
  }
  return counts;
}

function digestOf(columns: readonly string[], row: readonly Cell[]): string {
  const named = columns.map((column, at) => [column, row[at] ?? null]);
  return createHash("sha256").update(jsonText(named)).digest("base64");
}
