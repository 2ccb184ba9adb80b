import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { type Cell } from "../../cli/output/cell";
import { type IcebergTable } from "../../cli/tables/iceberg/icebergTable";
import { inState } from "../../cli/tables/iceberg/timeTravel";
import { type LakeTable } from "../../cli/tables/lakeTable";
import { PROJECT_ROOT, toolchain } from "../../local";

/** Tables and where they are: the URI of an Iceberg table's metadata, or of each Parquet file. */
export interface TablesToRead {
  readonly kind: "iceberg" | "parquet";
  /** Folder that holds a folder for each bucket. */
  readonly mirror: string;
  readonly tables: Readonly<Record<string, readonly string[]>>;
}

const TOLD = z.record(
  z.string(),
  z.object({
    count: z.int(),
    /** Columns in the order of their names. */
    rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    /** Rows of each state, by its id. */
    snapshots: z.record(z.string(), z.int()).optional(),
    predicates: z.int(),
    complaints: z.array(z.string()),
  }),
);

/** What PyIceberg or DuckDB finds in tables, by name. */
export type IndependentTables = z.infer<typeof TOLD>;

const MOST_BYTES = 1 << 29;

/** Reads tables with PyIceberg or DuckDB, which share no code with the project. */
export function readIndependently(tables: TablesToRead): IndependentTables {
  const script = join(PROJECT_ROOT, "etl", "tests", "independent_reader.py");
  const answer = execFileSync(toolchain().python, [script], {
    input: JSON.stringify(tables),
    maxBuffer: MOST_BYTES,
  });
  return TOLD.parse(JSON.parse(answer.toString("utf8")));
}

/** Holds a table as `lake show` reads it against what the other reader finds: counts, rows, bounds, predicates. */
export async function assertSameTable(
  name: string,
  table: LakeTable,
  told: IndependentTables,
): Promise<void> {
  const other = told[name];
  assert.ok(other, `${name} was not read`);
  assert.deepEqual(other.complaints, [], name);
  assert.ok(other.rows.length === 0 || other.predicates >= table.columns.length, name);
  assert.equal(BigInt(other.count), await table.count(), name);
  const rows = await table.rows(Number.MAX_SAFE_INTEGER, table.columns.toSorted());
  assert.deepEqual(rows.map(rowText).sort(), other.rows.map(rowText).sort(), name);
}

/** Numbers as text: whole ones of any size. */
function rowText(row: readonly Cell[]): string {
  return JSON.stringify(row.map((cell) => (isNumber(cell) ? String(cell) : cell)));
}

/** Holds each state that an Iceberg table keeps, as `lake show --snapshot` reads it, against what PyIceberg finds. */
export async function assertSameStates(
  name: string,
  table: IcebergTable,
  told: IndependentTables,
): Promise<void> {
  const states = Object.entries(told[name]?.snapshots ?? {});
  assert.equal(states.length, table.snapshots.length, name);
  for (const [snapshot, rows] of states) {
    const then = await inState(name, table, { snapshot, asOf: undefined });
    assert.equal(await then.count(), BigInt(rows), `${name} in ${snapshot}`);
    assert.equal((await then.rows(Number.MAX_SAFE_INTEGER)).length, rows, `${name} in ${snapshot}`);
  }
}

function isNumber(cell: Cell): cell is number | bigint {
  return typeof cell === "number" || typeof cell === "bigint";
}
