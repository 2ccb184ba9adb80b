/** How Athena computes a partition key's values, instead of asking the catalog for them. */
export enum Projection {
  /** Whole numbers in a range. */
  Integer = "integer",
  /** A few fixed words. */
  Enum = "enum",
  /** Dates in a range. */
  Date = "date",
  /** Whatever the query says: each query must say it (`WHERE key = …`). */
  Injected = "injected",
}

/** How a table's files are found. */
export enum TableFormat {
  /** Parquet files in the table's folder. */
  Parquet = "parquet",
  /** Text files in the table's folder, each line the URI of a Parquet file: replacing them publishes a new version whole. */
  ParquetSymlink = "parquet-symlink",
}

/** A column of a table. */
export interface ColumnDefinition {
  /** Name, lower case. */
  readonly name: string;
  /** Hive's type, such as `string`, `bigint` or `timestamp`. */
  readonly type: string;
  /** What the column says, with its unit, and what null means. */
  readonly comment: string;
}

/** A column that stands in the folder's name rather than in the files. */
export interface PartitionKey {
  /** Name, lower case. */
  readonly name: string;
  /** Hive's type. */
  readonly type: string;
  /** What the key says. */
  readonly comment: string;
  /** How Athena computes its values. */
  readonly projection: Projection;
  /**
   * First and last value of an `integer` or `date`, such as `2018,2035`, or an `enum`'s words, between commas.
   * @default - none, which only an injected key may do with
   */
  readonly range?: string;
}

/** A table of the catalog. */
export interface TableDefinition {
  /** Name, lower case. */
  readonly name: string;
  /** What one row is. */
  readonly description: string;
  /** Columns that stand in the files. */
  readonly columns: ColumnDefinition[];
  /**
   * Columns that stand in the folders' names, from the outermost in.
   * @default - none
   */
  readonly partitionKeys?: PartitionKey[];
  /**
   * How the files are found.
   * @default - as pointers to Parquet files
   */
  readonly format?: TableFormat;
  /**
   * Folder in the bucket, ending in `/`.
   * @default - `<name>/symlink/` for pointers, `<name>/` for files
   */
  readonly location?: string;
  /**
   * Further table properties. Those that the definition makes itself may not be set.
   * @default - none
   */
  readonly parameters?: Record<string, string>;
}
