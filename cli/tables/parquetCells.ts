import { type ParquetParsers } from "hyparquet";
import { type Cell } from "../output/cell";
import { jsonText } from "../output/jsonText";

const MS_PER_DAY = 86_400_000;

/** How Parquet's moments and days become cells: ISO 8601, in UTC, with every digit that is not zero. */
export const PARSERS: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (millis: bigint): string => momentText(millis * 1_000_000n),
  timestampFromMicroseconds: (micros: bigint): string => momentText(micros * 1_000n),
  timestampFromNanoseconds: (nanos: bigint): string => momentText(nanos),
  dateFromDays: (days: number): string => new Date(days * MS_PER_DAY).toISOString().slice(0, 10),
};

/** A value as hyparquet gives it. Lists and structures become JSON, bytes become hexadecimal digits. */
export function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  return isPlain(value) ? value : structured(value);
}

function isPlain(value: unknown): value is Exclude<Cell, null> {
  return PLAIN.has(typeof value);
}

const PLAIN: ReadonlySet<string> = new Set(["string", "number", "bigint", "boolean"]);

function structured(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return jsonText(value);
}

function momentText(nanos: bigint): string {
  const millis = BigInt.asIntN(64, floorOf(nanos, 1_000_000n));
  const finer = nanos - millis * 1_000_000n;
  const text = new Date(Number(millis)).toISOString();
  if (finer === 0n) return text;
  const digits = String(finer).padStart(6, "0").replace(/0+$/, "");
  return `${text.slice(0, -1)}${digits}Z`;
}

/** Division that rounds down, also before 1970. */
function floorOf(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
