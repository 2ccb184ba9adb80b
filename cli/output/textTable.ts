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

/** Where no width is kept to, a column is padded to no more than this: longer cells stand out, and are whole. */
const MOST_PADDED = 120;

/** How the lines of a table look. */
export interface TableLayout {
  /** The headings, and a rule below them. */
  readonly head: readonly string[];
  readonly line: (row: readonly Cell[]) => string;
}

/**
 * A table in plain text: headings, a rule, one line for each row. Numbers stand to the right. Where
 * `width` leaves too little room the widest columns are cut, with an ellipsis.
 */
export function textTable(grid: Grid, width?: number): string {
  const { head, line } = tableLayout(grid, width);
  return [...head, ...grid.rows.map(line)].join("\n");
}

/** The layout of a table that begins with these rows. */
export function tableLayout({ columns, rows }: Grid, width?: number): TableLayout {
  const toRight = columns.map((_, at) => isNumberColumn(rows, at));
  const headings = columns.map(cellText);
  const widths = fitted(
    headings.map((name, at) => widest(name, rows, at)),
    width,
  );
  const line = (cells: readonly string[]): string =>
    widths
      .map((room, at) => {
        const text = cells[at] ?? "";
        return paddedTo(room, width === undefined ? text : cut(text, room), toRight[at] === true);
      })
      .join(GAP)
      .trimEnd();
  const rule = widths.map((room) => "-".repeat(room)).join(GAP);
  return { head: [line(headings), rule], line: (row) => line(row.map(cellText)) };
}

function isNumberColumn(rows: Grid["rows"], at: number): boolean {
  const values = rows.map((row) => row[at] ?? null).filter((value) => value !== null);
  return values.length > 0 && values.every(isNumeric);
}

function widest(name: string, rows: Grid["rows"], at: number): number {
  return rows.reduce(
    (most, row) => Math.max(most, textWidth(cellText(row[at] ?? null))),
    textWidth(name),
  );
}

/** Takes from the widest columns first, until all fit. */
function fitted(wanted: readonly number[], width: number | undefined): number[] {
  if (width === undefined) return wanted.map((room) => Math.min(room, MOST_PADDED));
  const widths = wanted.map((room) => Math.min(room, width));
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
