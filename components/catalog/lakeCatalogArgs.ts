import type * as pulumi from "@pulumi/pulumi";
import { Checks, expectName } from "../shared";
import { checkTables } from "./checkTables";
import type { TableDefinition } from "./tables";

/** Longest name of a Glue database. */
const LONGEST_DATABASE_NAME = 255;

/** Arguments of {@link LakeCatalog}. */
export interface LakeCatalogArgs {
  /** Bucket that holds the tables, such as the served zone of `LakeStorage`. */
  readonly bucketName: pulumi.Input<string>;

  /** The tables. */
  readonly tables: TableDefinition[];

  /**
   * Name of the database, as SQL writes it; lower case letters, digits and underscores. Two stacks of one account and region need two.
   * @default - the component's name, with underscores for dashes
   */
  readonly databaseName?: string;

  /**
   * What the database holds, as people read it in the console.
   * @default - says that it holds the tables of the component's name
   */
  readonly description?: string;

  /**
   * Where Athena writes what queries answer, such as `s3://bucket/athena/`. With it comes a workgroup that encrypts
   * the answers, whatever the client asks; `kmsKeyArn` must be given too.
   * @default - no workgroup
   */
  readonly queryResultsUri?: pulumi.Input<string>;

  /**
   * Key that encrypts what queries answer.
   * @default - none
   */
  readonly kmsKeyArn?: pulumi.Input<string>;
}

/** Name of the database. */
export function databaseName(name: string, args: LakeCatalogArgs): string {
  return args.databaseName ?? name.replaceAll("-", "_");
}

/** Throws one error that names every argument that will not do. */
export function checkLakeCatalogArgs(name: string, args: LakeCatalogArgs): void {
  const checks = new Checks();
  expectName(checks, name, ["database"], LONGEST_DATABASE_NAME);
  checks
    .expect(
      /^[a-z][a-z0-9_]*$/.test(databaseName(name, args)),
      "databaseName",
      `must be lower case letters, digits and underscores, so that SQL needs no quotes, got "${databaseName(name, args)}"`,
    )
    .expect(
      (args.queryResultsUri === undefined) === (args.kmsKeyArn === undefined),
      args.queryResultsUri === undefined ? "queryResultsUri" : "kmsKeyArn",
      "must be given too: a workgroup needs both queryResultsUri and kmsKeyArn",
    );
  checkTables(checks, args.tables);
  checks.done(`LakeCatalog "${name}"`);
}
