import { type S3Client } from "@aws-sdk/client-s3";
import { s3Client } from "../../local";
import { DEFAULT_VARIANT } from "../../variants";
import { EXIT, Refusal } from "../exitCodes";
import { didYouMean } from "../nearest";
import { OptionReader, type RawOptions } from "../optionReader";
import { countText, plural } from "../output/units";
import { type Session } from "../session";
import { type LakeTable } from "../tables/lakeTable";
import { inState, readState, type WantedState } from "../tables/iceberg/timeTravel";
import { bucketFault, tablesAt } from "../tables/tablesAt";

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
  /** @default - the current state */
  readonly state: WantedState;
}

/** `lake show TABLE`: rows of a published table. */
export async function show(name: string, raw: RawOptions, session: Session): Promise<void> {
  const options = readOptions(raw);
  const client = s3Client();
  try {
    const current = await openTable(name, options.from, client);
    const table = await inState(name, current, options.state);
    if (options.count) await sayCount(name, table, session);
    else await sayRows(name, table, { options, session });
  } finally {
    client.destroy();
  }
}

function readOptions(raw: RawOptions): ShowOptions {
  const reader = new OptionReader(raw);
  const limit = reader.whole("limit", [0, HIGHEST_LIMIT]);
  const columns = reader.list("columns");
  const count = reader.flag("count");
  const from = reader.text("from");
  const state = readState(reader);
  if (count) refuseWithCount({ limit, columns }, reader);
  const twins = columns?.filter((column, at) => columns.indexOf(column) !== at) ?? [];
  for (const column of new Set(twins)) reader.complain("--columns", `names ${column} twice`);
  const fault = from === undefined ? undefined : bucketFault(from);
  if (fault !== undefined) reader.complain("--from", fault);
  reader.done("lake show");
  return { limit: limit ?? DEFAULT_LIMIT, columns, count, from, state };
}

function refuseWithCount(options: Readonly<Record<string, unknown>>, reader: OptionReader): void {
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined) continue;
    reader.complain(`--${option}`, "does not go with --count, which shows no rows");
  }
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
      `no table is published in ${where} yet; \`lake demo ${DEFAULT_VARIANT}\` makes them on this machine, a run in a deployed stack`,
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
  const batches = table.batches(options.limit, columns);
  const rows = await session.output.rows({ name, columns, batches });
  session.output.say(`\n${plural(rows, "row")} of ${name}, ${plural(table.fileCount, "file")}`);
}

function checkColumns(table: string, wanted: readonly string[], known: readonly string[]): void {
  const unknown = wanted.filter((column) => !known.includes(column));
  if (unknown.length === 0) return;
  const lines = unknown.map((column) => `  ${column}: is no column.${didYouMean(column, known)}`);
  const all = `The columns of ${table} are ${known.join(", ")}.`;
  throw new Refusal(EXIT.usage, ["lake show cannot do that:", ...lines, all].join("\n"));
}
