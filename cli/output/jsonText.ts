import { printableLines } from "./printable";

/**
 * `value` as JSON. A bigint is a number where that loses nothing, else text with all its digits. What would move a
 * terminal is written as an escape, which reads as the same text.
 */
export function jsonText(value: unknown, indent?: number): string {
  return printableLines(JSON.stringify(value, bigintSafe, indent));
}

function bigintSafe(_: string, value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
