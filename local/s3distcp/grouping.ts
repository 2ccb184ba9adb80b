/** One file of the filtered listing. */
export interface InputFile {
  /** Where it is. */
  readonly uri: string;
  /** Bytes as stored, packed if it is packed. */
  readonly size: number;
  /** Its place in the listing, the starting index added. */
  readonly id: number;
  /** Where it would go by itself: its path below the source, below the destination. */
  readonly output: string;
}

/**
 * The group of the file at `uri`: all capture groups joined, cleaned. Without a pattern every file is a
 * group of its own. Undefined for a file that the pattern does not match wholly, or that leaves the key
 * empty: such a file is silently not copied.
 */
export function groupKey(groupBy: RegExp | undefined, uri: string): string | undefined {
  if (groupBy === undefined) return cleanKey(uri);
  const match = groupBy.exec(uri);
  if (match === null) return undefined;
  const joined = match
    .slice(1)
    .map((group: string | undefined) => group ?? "")
    .join("");
  const key = cleanKey(joined);
  return key === "" ? undefined : key;
}

/** A colon counts as a slash; empty segments go; so does white space around. */
export function cleanKey(key: string): string {
  return key
    .replaceAll(":", "/")
    .split("/")
    .filter((segment) => segment !== "")
    .join("/")
    .trim();
}

/** The part of a cleaned key that becomes the file's name. */
export function lastSegment(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

/** The reducer that takes a group: Hadoop's hash of the key's bytes. */
export function reducerOf(key: string, reducers: number): number {
  let hash = 1;
  for (const byte of Buffer.from(key)) hash = (Math.imul(31, hash) + ((byte << 24) >> 24)) | 0;
  return (hash & 0x7fffffff) % reducers;
}
