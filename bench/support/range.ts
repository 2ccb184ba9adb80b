/** The first and the last byte that a request asks for. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Reads a Range header: `bytes=0-9`, `bytes=5-`, `bytes=-3`. Undefined when all is asked for. */
export function byteRange(
  header: string | undefined,
  size: number,
): ByteRange | "unsatisfiable" | undefined {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from !== "") return within(Number(from), to === "" ? size : Number(to), size);
  return to === "" ? undefined : within(Math.max(size - Number(to), 0), size, size);
}

function within(first: number, last: number, size: number): ByteRange | "unsatisfiable" {
  return first < size ? { first, last: Math.min(last, size - 1) } : "unsatisfiable";
}
