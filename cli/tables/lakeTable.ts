import { type Cell } from "../output/cell";

/** A table of the lake as it stands at one moment. */
export interface LakeTable {
  /** In order. */
  readonly columns: readonly string[];
  /** Parquet files that make up the table. */
  readonly fileCount: number;
  /** How many rows there are. */
  count(): Promise<bigint>;
  /** The first `limit` rows, with the values of `columns`, of all columns by default. */
  rows(limit: number, columns?: readonly string[]): Promise<Cell[][]>;
  /** The same, handed out as they are read: all of them together may be more than memory holds. */
  batches(limit: number, columns?: readonly string[]): AsyncIterable<Cell[][]>;
}
