import { printable } from "./printable";

/** A value of a table: what Parquet holds, with moments as ISO text in UTC. */
export type Cell = string | number | bigint | boolean | null;

/** A null is an empty place in a table for people. */
export function cellText(cell: Cell): string {
  return cell === null ? "" : printable(String(cell));
}

/** Whether a cell stands to the right of its column. */
export function isNumeric(cell: Cell): boolean {
  return typeof cell === "number" || typeof cell === "bigint";
}
