import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { storageDescriptor, tableParameters } from "./glueTable";
import { checkLakeCatalogArgs, databaseName, type LakeCatalogArgs } from "./lakeCatalogArgs";
import type { TableDefinition } from "./tables";

/**
 * A Glue database with its tables, for Athena and Spark. Partitions are computed, so no run ever has to change the catalog.
 *
 * @example
 * ```ts
 * import { LakeCatalog, TableFormat } from "spark-lake";
 *
 * const catalog = new LakeCatalog("sales", {
 *   bucketName: "my-served-bucket",
 *   tables: [
 *     {
 *       name: "orders",
 *       description: "One row for each order",
 *       columns: [{ name: "order_id", type: "string", comment: "Identifies the order" }],
 *       format: TableFormat.Parquet,
 *     },
 *   ],
 * });
 * export const database = catalog.databaseName;
 * ```
 */
export class LakeCatalog extends pulumi.ComponentResource {
  /** Name of the database. */
  readonly databaseName: pulumi.Output<string>;

  /** ARN of the database. */
  readonly databaseArn: pulumi.Output<string>;

  /** Names of the tables, in the order they were given. */
  readonly tableNames: pulumi.Output<string[]>;

  /** Name of Athena's workgroup, when one is asked for. */
  readonly workgroupName?: pulumi.Output<string>;

  constructor(name: string, args: LakeCatalogArgs, opts?: pulumi.ComponentResourceOptions) {
    checkLakeCatalogArgs(name, args);
    super("spark-lake:index:LakeCatalog", name, {}, opts);

    const database = this.createDatabase(name, args);
    const tables = args.tables.map((table) => this.createTable(name, table, database, args));
    const workgroup = this.createWorkgroup(name, args);

    this.databaseName = database.name;
    this.databaseArn = database.arn;
    this.tableNames = pulumi.all(tables.map((table) => table.name));
    if (workgroup !== undefined) this.workgroupName = workgroup.name;
    this.registerOutputs({
      databaseName: this.databaseName,
      databaseArn: this.databaseArn,
      tableNames: this.tableNames,
      workgroupName: this.workgroupName,
    });
  }

  private createDatabase(name: string, args: LakeCatalogArgs): aws.glue.CatalogDatabase {
    return new aws.glue.CatalogDatabase(
      `${name}-database`,
      {
        name: databaseName(name, args),
        description: args.description ?? `Tables of ${name}`,
      },
      { parent: this },
    );
  }

  private createTable(
    name: string,
    table: TableDefinition,
    database: aws.glue.CatalogDatabase,
    { bucketName }: LakeCatalogArgs,
  ): aws.glue.CatalogTable {
    const bucket = pulumi.output(bucketName);
    return new aws.glue.CatalogTable(
      `${name}-${table.name}`,
      {
        databaseName: database.name,
        name: table.name,
        description: table.description,
        tableType: "EXTERNAL_TABLE",
        storageDescriptor: bucket.apply((it) => storageDescriptor(table, it)),
        partitionKeys: (table.partitionKeys ?? []).map((key) => ({
          name: key.name,
          type: key.type,
          comment: key.comment,
        })),
        parameters: bucket.apply((it) => tableParameters(table, it)),
      },
      { parent: this },
    );
  }

  private createWorkgroup(name: string, args: LakeCatalogArgs): aws.athena.Workgroup | undefined {
    if (args.queryResultsUri === undefined || args.kmsKeyArn === undefined) return undefined;
    return new aws.athena.Workgroup(
      `${name}-queries`,
      {
        description: `Queries of ${name}`,
        // AWS deletes no workgroup with queries in its history unless it is told to. The history is no data of the lake.
        forceDestroy: true,
        configuration: {
          // What a client asks for instead is not heard.
          enforceWorkgroupConfiguration: true,
          publishCloudwatchMetricsEnabled: true,
          resultConfiguration: {
            outputLocation: args.queryResultsUri,
            encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: args.kmsKeyArn },
          },
        },
      },
      { parent: this },
    );
  }
}
