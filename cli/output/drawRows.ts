import { type Cell } from "./cell";
import { type ShownTable } from "./output";
import { tableLayout } from "./textTable";

/** Rows that the widths of columns are measured by: more would have to be kept until the last is read. */
const MEASURED_ROWS = 1_000;

/** Draws a table line by line; answers how many rows there were. */
export async function drawRows(
  { columns, batches }: ShownTable,
  write: (text: string) => unknown,
  width: number | undefined,
): Promise<number> {
  const waiting: (readonly Cell[])[] = [];
  let line: ((row: readonly Cell[]) => string) | undefined;
  const begin = (): ((row: readonly Cell[]) => string) => {
    const layout = tableLayout({ columns, rows: waiting }, width);
    for (const text of [...layout.head, ...waiting.map(layout.line)]) write(`${text}\n`);
    return layout.line;
  };
  let count = 0;
  for await (const rows of batches) {
    for (const row of rows) {
      count += 1;
      if (line === undefined) waiting.push(row);
      else write(`${line(row)}\n`);
      if (waiting.length === MEASURED_ROWS) line ??= begin();
    }
  }
  if (line === undefined) begin();
  return count;
}
