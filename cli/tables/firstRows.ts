import { type Cell } from "../output/cell";

/** The first `limit` rows of files, which are read one after the other until there are as many. */
export async function firstRows<File>(
  files: readonly File[],
  limit: number,
  rowsOf: (file: File, limit: number) => Promise<readonly Cell[][]>,
): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for (const file of files) {
    if (rows.length >= limit) break;
    // Not `push(...)`: a function takes some 125,000 arguments and no more, and a file has more rows.
    for (const row of await rowsOf(file, limit - rows.length)) rows.push(row);
  }
  return rows;
}
