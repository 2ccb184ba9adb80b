import { type Cell, cellText, isNumeric } from "./cell";
import { cut, paddedTo, textWidth } from "./textWidth";

/** Rows under named columns. */
export interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const GAP = "  ";
/** A column is never made narrower than this, however little room there is. */
const NARROWEST = 6;

/**
 * A table in plain text: headings, a rule, one line for each row. Numbers stand to the right. Where
 * `width` leaves too little room the widest columns are cut, with an ellipsis.
 */
export function textTable({ columns, rows }: Grid, width?: number): string {
  const texts = rows.map((row) => row.map(cellText));
  const toRight = columns.map((_, at) => isNumberColumn(rows, at));
  const widths = fitted(
    columns.map((name, at) => widest([name, ...texts.map((row) => row[at] ?? "")])),
    width,
  );
  const line = (cells: readonly string[]): string =>
    widths
      .map((room, at) => paddedTo(room, cut(cells[at] ?? "", room), toRight[at] === true))
      .join(GAP)
      .trimEnd();
  const rule = widths.map((room) => "-".repeat(room)).join(GAP);
  return [line(columns), rule, ...texts.map(line)].join("\n");
}

function isNumberColumn(rows: Grid["rows"], at: number): boolean {
  const values = rows.map((row) => row[at] ?? null).filter((value) => value !== null);
  return values.length > 0 && values.every(isNumeric);
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, textWidth(text)), 0);
}

/** Takes from the widest columns first, until all fit. */
function fitted(wanted: readonly number[], width: number | undefined): number[] {
  const widths = [...wanted];
  if (width === undefined) return widths;
  const gaps = GAP.length * (widths.length - 1);
  let excess = widths.reduce((sum, room) => sum + room, gaps) - width;
  while (excess > 0) {
    const most = Math.max(...widths);
    if (most <= NARROWEST) break;
    widths[widths.indexOf(most)] = most - 1;
    excess -= 1;
  }
  return widths;
}
