import { join, relative, resolve } from "node:path";
import { variantNames } from "../../variants";
import { type Cell } from "../output/cell";
import { type Output } from "../output/output";
import { textTable } from "../output/textTable";
import { countText, duration, plural } from "../output/units";
import { stepSeconds } from "../report/stepSeconds";
import { type RecordedIceberg, type RunRecord } from "../report/runRecord";
import { defaultResult } from "../resultPlace";
import { type LakeTable } from "../tables/lakeTable";

/** Rows of each table that are shown after a run. */
export const ROWS_SHOWN = 10;

/** Says what the tables hold: the first rows of each, then all counts. */
export async function sayTables(
  output: Output,
  tables: ReadonlyMap<string, LakeTable>,
  record: RunRecord,
): Promise<void> {
  for (const { name, rows: count, files } of record.tables) {
    const table = tables.get(name);
    if (table === undefined) continue;
    const first = await table.rows(ROWS_SHOWN);
    output.say(`\n${name}: ${plural(count, "row")}, ${plural(files, "file")}`);
    const rows = first.map((row) => row.map(shortened));
    output.say(textTable({ columns: table.columns, rows }, output.width));
  }
  if (record.iceberg !== undefined) {
    saySnapshots(output, record.iceberg);
    sayChanges(output, record.iceberg);
  }
  if (record.checks.length === 0) return;
  const rows = record.checks.map(({ name, expected, got }) => {
    return [name, expected, got, verdict(expected, got)];
  });
  output.say(`\n${textTable({ columns: ["count", "expected", "got", ""], rows }, output.width)}`);
}

/** Letters of a cell that are shown: a rejected line may have thousands. */
const LETTERS_SHOWN = 80;

function shortened(cell: Cell): Cell {
  if (typeof cell !== "string" || cell.length <= LETTERS_SHOWN) return cell;
  return `${cell.slice(0, LETTERS_SHOWN)}…`;
}

/** The states that Iceberg tables had: the demo's own story, told by the tables. */
function saySnapshots(output: Output, { snapshots }: RecordedIceberg): void {
  if (snapshots.length === 0) return;
  const columns = ["table", "snapshot", "at", "operation", "added", "removed", "rows", "files"];
  const rows = snapshots.map((one) => {
    const { table, id, at, operation, added, removed, rows: all, files } = one;
    return [table, id, at, operation, added, removed, all, files];
  });
  output.say(`\nSnapshots:\n${textTable({ columns, rows }, output.width)}`);
}

/** What the run changed of the result before it; nothing where there was none. */
function sayChanges(output: Output, { changes }: RecordedIceberg): void {
  if (changes.length === 0) return;
  const columns = ["table", "rows added", "rows removed"];
  const rows = changes.map(({ table, added, removed }) => [table, added, removed]);
  output.say(`\nAgainst the last result:\n${textTable({ columns, rows }, output.width)}`);
}

function verdict(expected: number, got: number | null): string {
  return expected === got ? "ok" : "DIFFERS";
}

/** What a machine is told at the end of a run. */
export function resultOf(record: RunRecord, folder: string, report: string): object {
  const { run, outcome, startedAt, endedAt, tables, checks, iceberg } = record;
  return {
    run,
    outcome,
    seconds: (Date.parse(endedAt) - Date.parse(startedAt)) / 1000,
    folder,
    report,
    steps: record.steps.map((step) => {
      return { name: step.name, state: step.state, seconds: stepSeconds(step) ?? null };
    }),
    tables,
    checks,
    ...(iceberg === undefined ? {} : { snapshots: iceberg.snapshots, changes: iceberg.changes }),
  };
}

/** Which step failed, why, and where to read on. */
export function failureText(record: RunRecord, folder: string): string {
  const lines = record.steps
    .filter(({ state }) => state === "FAILED")
    .flatMap(({ name, reason = "no reason is known", logs }) => [
      `step "${name}" failed:`,
      ...reason.split("\n").map((line) => `  ${line}`),
      ...Object.values(logs).map((path) => `  its output: ${shownPath(join(folder, path))}`),
    ]);
  const differing = record.checks.filter(({ expected, got }) => expected !== got);
  return [...lines, ...differing.map(differenceText)].join("\n");
}

function differenceText({ name, expected, got }: RunRecord["checks"][number]): string {
  const came = got === null ? "no such table" : countText(got);
  return `${name}: wanted ${countText(expected)}, got ${came}`;
}

/** A path as short as it can be said. */
export function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith("..") ? path : fromHere;
}

/** How long the run took, and where its result is. */
export function doneText(
  { startedAt, endedAt, tables }: RunRecord,
  folder: string,
  report: string,
): string {
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  const isDefault = variantNames().some((one) => resolve(defaultResult(one)) === folder);
  const from = isDefault ? "" : ` --from ${shownPath(folder)}`;
  return [
    "",
    `The run took ${duration(seconds)}. Its result is in ${shownPath(folder)}`,
    `Report:    ${shownPath(report)}`,
    `More rows: lake show ${largest(tables)} --limit 50${from}`,
  ].join("\n");
}

function largest(tables: RunRecord["tables"]): string {
  const [first] = tables.toSorted((one, other) => other.rows - one.rows);
  return first?.name ?? "TABLE";
}
