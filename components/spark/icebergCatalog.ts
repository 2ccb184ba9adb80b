/** What keeps the Iceberg tables' current metadata. */
export enum IcebergCatalog {
  /** A Hive Metastore of the stack's own. */
  Hive = "hive",
  /** The account's Glue catalog. */
  Glue = "glue",
}

/** Name under which Spark knows the catalog: tables are `lake.<database>.<table>`. */
export const CATALOG_NAME = "lake";

/** Where an Iceberg catalog is. */
export interface CatalogPlace {
  readonly kind: IcebergCatalog;
  /** Folder of the tables, as an `s3a://` URI without a slash at its end. */
  readonly warehouse: string;
  /** `thrift://` URI of the metastore; a Glue catalog has none. */
  readonly metastoreUri?: string;
  /** Region of the Glue catalog. */
  readonly region: string;
}

/** Spark's settings of the catalog `lake`. */
export function catalogConf(place: CatalogPlace): Record<string, string> {
  const catalog = `spark.sql.catalog.${CATALOG_NAME}`;
  return {
    "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    [catalog]: "org.apache.iceberg.spark.SparkCatalog",
    [`${catalog}.type`]: place.kind,
    [`${catalog}.warehouse`]: place.warehouse,
    ...(place.kind === IcebergCatalog.Hive
      ? { [`${catalog}.uri`]: wantedUri(place) }
      : { [`${catalog}.client.region`]: place.region }),
  };
}

function wantedUri({ metastoreUri }: CatalogPlace): string {
  if (metastoreUri === undefined) throw new Error("a Hive catalog needs the URI of its metastore");
  return metastoreUri;
}
