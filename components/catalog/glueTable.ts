import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type PartitionKey, Projection, type TableDefinition, TableFormat } from "./tables";

/** Hive's classes for one way to find a table's Parquet files. */
interface HiveFormat {
  readonly inputFormat: string;
  readonly outputFormat: string;
}

const PARQUET_SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";

/**
 * How Athena documents both forms; pointers are the form of S3 Inventory's Parquet
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-athena-query.html).
 */
const FORMATS: Readonly<Record<TableFormat, HiveFormat>> = {
  [TableFormat.Parquet]: {
    inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
  },
  [TableFormat.ParquetSymlink]: {
    inputFormat: "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat",
    outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
  },
};

/** Where a table's pointers or files are, within its bucket. */
export function locationOf(table: TableDefinition): string {
  if (table.location !== undefined) return table.location;
  return formatOf(table) === TableFormat.ParquetSymlink
    ? `${table.name}/symlink/`
    : `${table.name}/`;
}

function formatOf(table: TableDefinition): TableFormat {
  return table.format ?? TableFormat.ParquetSymlink;
}

/** Where and how a table's rows are stored, as Glue says it. */
export function storageDescriptor(
  table: TableDefinition,
  bucket: string,
): pulumi.Unwrap<aws.types.input.glue.CatalogTableStorageDescriptor> {
  return {
    location: `s3://${bucket}/${locationOf(table)}`,
    ...FORMATS[formatOf(table)],
    serDeInfo: {
      serializationLibrary: PARQUET_SERDE,
      parameters: { "serialization.format": "1" },
    },
    columns: table.columns.map(({ name, type, comment }) => ({ name, type, comment })),
  };
}

/** A table's properties: what it is, and how Athena computes its partitions. */
export function tableParameters(table: TableDefinition, bucket: string): Record<string, string> {
  return { ...table.parameters, ...madeParameters(table, bucket) };
}

/** The properties that a definition makes itself. */
export function madeParameters(table: TableDefinition, bucket: string): Record<string, string> {
  const keys = table.partitionKeys ?? [];
  return {
    EXTERNAL: "TRUE",
    classification: "parquet",
    ...(keys.length === 0 ? {} : projectionParameters(keys, `s3://${bucket}/${locationOf(table)}`)),
  };
}

function projectionParameters(
  keys: readonly PartitionKey[],
  location: string,
): Record<string, string> {
  const folders = keys.map(({ name }) => `${name}=\${${name}}/`).join("");
  return {
    "projection.enabled": "true",
    "storage.location.template": `${location}${folders}`,
    ...Object.fromEntries(keys.flatMap((key) => keyParameters(key))),
  };
}

function keyParameters(key: PartitionKey): [string, string][] {
  const type: [string, string] = [`projection.${key.name}.type`, key.projection];
  if (key.range === undefined) return [type];
  const word = key.projection === Projection.Enum ? "values" : "range";
  return [type, [`projection.${key.name}.${word}`, key.range]];
}
