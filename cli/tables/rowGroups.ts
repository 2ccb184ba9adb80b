import { type FileMetaData } from "hyparquet";
import { type Cell } from "../output/cell";

/** Rows of a file that are read at one go: from the first, before the last. */
export interface RowRange {
  readonly rowStart: number;
  readonly rowEnd: number;
}

/** The first `most` rows of a Parquet file, group by group: a group is the least that can be read. */
export function rowRanges({ row_groups: groups }: FileMetaData, most: number): RowRange[] {
  const ranges: RowRange[] = [];
  let rowStart = 0;
  for (const { num_rows: rows } of groups) {
    const rowEnd = Math.min(rowStart + Number(rows), most);
    if (rowEnd > rowStart) ranges.push({ rowStart, rowEnd });
    rowStart = rowEnd;
  }
  return ranges;
}

/** All rows of some batches. */
export async function rowsIn(batches: AsyncIterable<readonly Cell[][]>): Promise<Cell[][]> {
  const all: Cell[][] = [];
  for await (const rows of batches) for (const row of rows) all.push(row);
  return all;
}
