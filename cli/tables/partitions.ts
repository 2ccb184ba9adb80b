import { type Cell } from "../output/cell";

/** How Hive writes a null into a path. */
const NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__";
const WHOLE = /^-?\d{1,15}$/;

/** Values that stand in a path instead of in the file, by column. */
export type Partition = ReadonlyMap<string, string | null>;

/** The `column=value` parts of a path. */
export function partitionOf(path: string): Partition {
  const values = new Map<string, string | null>();
  for (const part of path.split("/")) {
    const equals = part.indexOf("=");
    if (equals < 1) continue;
    const text = part.slice(equals + 1);
    values.set(decoded(part.slice(0, equals)), text === NULL_PARTITION ? null : decoded(text));
  }
  return values;
}

/**
 * A reader of one partition column: as numbers when every value that occurs is a whole number, else as
 * text. Spark decides in the same way.
 */
export function partitionReader(partitions: readonly Partition[], column: string): Reader {
  const values = partitions.map((partition) => partition.get(column) ?? null);
  const whole = values.every((value) => value === null || WHOLE.test(value));
  return (partition) => {
    const value = partition.get(column) ?? null;
    return value !== null && whole ? Number(value) : value;
  };
}

type Reader = (partition: Partition) => Cell;

/** Hive escapes what a path cannot hold as `%3A`; what is no such code stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
