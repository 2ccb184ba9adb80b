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

/** Text from data must neither move a terminal's cursor nor break a line or its direction. */
function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    escape,
  );
}

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escape(char: string): string {
  return SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
