import { type S3Client } from "@aws-sdk/client-s3";
import { s3Client } from "../../local";
import { EXIT, Refusal } from "../exitCodes";
import { didYouMean } from "../nearest";
import { OptionReader, type RawOptions } from "../optionReader";
import { type Cell } from "../output/cell";
import { textTable } from "../output/textTable";
import { countText, plural } from "../output/units";
import { type Session } from "../session";
import { type LakeTable } from "../tables/lakeTable";
import { tablesAt } from "../tables/tablesAt";

/** Rows that are shown without `--limit`. */
export const DEFAULT_LIMIT = 10;

/** More rows than this are better read by another tool. */
export const HIGHEST_LIMIT = 100_000;

interface ShowOptions {
  readonly limit: number;
  readonly columns: readonly string[] | undefined;
  readonly count: boolean;
  /** Undefined for the last results. */
  readonly from: string | undefined;
}

/** `lake show TABLE`: rows of a published table. */
export async function show(name: string, raw: RawOptions, session: Session): Promise<void> {
  const options = readOptions(raw);
  const client = s3Client();
  try {
    const table = await openTable(name, options.from, client);
    if (options.count) await sayCount(name, table, session);
    else await sayRows(name, table, { options, session });
  } finally {
    client.destroy();
  }
}

function readOptions(raw: RawOptions): ShowOptions {
  const reader = new OptionReader(raw);
  const options = {
    limit: reader.whole("limit", [0, HIGHEST_LIMIT]) ?? DEFAULT_LIMIT,
    columns: reader.list("columns"),
    count: reader.flag("count"),
    from: reader.text("from"),
  };
  if (options.count && options.columns !== undefined) {
    reader.complain("--columns", "does not go with --count, which shows no rows");
  }
  reader.done("lake show");
  return options;
}

/** Throws a Refusal that names the tables there are when there is none called `name`. */
async function openTable(
  name: string,
  from: string | undefined,
  client: S3Client,
): Promise<LakeTable> {
  const { tables, where } = await tablesAt(from, client);
  const open = tables.get(name);
  if (open !== undefined) return await open();
  const known = [...tables.keys()];
  if (known.length === 0) {
    throw new Refusal(
      EXIT.failed,
      `no table is published in ${where} yet; \`lake demo emr\` makes them on this machine, \`lake run\` in a deployed stack`,
    );
  }
  throw new Refusal(
    EXIT.usage,
    `there is no table "${name}" in ${where}, only ${known.join(", ")}.${didYouMean(name, known)}`,
  );
}

async function sayCount(name: string, table: LakeTable, { output }: Session): Promise<void> {
  const rows = await table.count();
  output.say(countText(rows));
  output.result({ table: name, count: rows, files: table.fileCount });
}

async function sayRows(
  name: string,
  table: LakeTable,
  { options, session }: { readonly options: ShowOptions; readonly session: Session },
): Promise<void> {
  const columns = options.columns ?? table.columns;
  checkColumns(name, columns, table.columns);
  const rows = await table.rows(options.limit, columns);
  session.output.say(textTable({ columns, rows }, session.output.width));
  session.output.say(
    `\n${plural(rows.length, "row")} of ${name}, ${plural(table.fileCount, "file")}`,
  );
  session.output.result({ table: name, columns, rows: rows.map((row) => named(columns, row)) });
}

function checkColumns(table: string, wanted: readonly string[], known: readonly string[]): void {
  const unknown = wanted.filter((column) => !known.includes(column));
  if (unknown.length === 0) return;
  const lines = unknown.map((column) => `  ${column}: is no column.${didYouMean(column, known)}`);
  const all = `The columns of ${table} are ${known.join(", ")}.`;
  throw new Refusal(EXIT.usage, ["lake show cannot do that:", ...lines, all].join("\n"));
}

function named(columns: readonly string[], row: readonly Cell[]): Record<string, Cell> {
  return Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null]));
}
