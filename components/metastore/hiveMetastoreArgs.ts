import type * as pulumi from "@pulumi/pulumi";
import { Checks, expectName, expectWhole, LONGEST_ROLE_NAME } from "../shared";

/** Machine of the metastore's database. */
export const DEFAULT_DATABASE_CLASS = "db.t4g.medium";

/** PostgreSQL of the metastore's database; RDS puts in the minor version. */
export const POSTGRES_VERSION = "17";

/** Disk of the database, in GiB; it grows by itself up to {@link MOST_DATABASE_GIB}. */
export const DATABASE_GIB = 20;

/** What the database's disk grows to at most, in GiB. */
export const MOST_DATABASE_GIB = 100;

/** Days to which the database can be brought back, minute by minute. */
export const DEFAULT_BACKUP_DAYS = 7;

/** Days that the database's logs are kept. */
export const DEFAULT_DATABASE_LOG_DAYS = 30;

/** Pods of the metastore. */
export const DEFAULT_METASTORE_REPLICAS = 2;

/** Port on which a metastore answers. */
export const METASTORE_PORT = 9083;

/** Arguments of {@link HiveMetastore}. */
export interface HiveMetastoreArgs {
  /** VPC of the database. */
  readonly vpcId: pulumi.Input<string>;

  /** Private subnets of the database, in two zones or more. */
  readonly privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;

  /** Group of the cluster's nodes: what may reach the database. */
  readonly clientSecurityGroupId: pulumi.Input<string>;

  /** Key that encrypts the database, its backups and its password. */
  readonly kmsKeyArn: pulumi.Input<string>;

  /** Name of the EKS cluster that the metastore runs in. */
  readonly clusterName: pulumi.Input<string>;

  /** ARN of the cluster. */
  readonly clusterArn: pulumi.Input<string>;

  /** Namespace of the metastore; it must be there. */
  readonly namespace: pulumi.Input<string>;

  /** Namespace whose pods may ask the metastore; no other may. */
  readonly clientNamespace: pulumi.Input<string>;

  /** Image with Hive Metastore 3.1.3, as `images/metastore` builds it. */
  readonly image: string;

  /** Bucket of the tables. */
  readonly warehouseBucketName: pulumi.Input<string>;

  /** ARN of the bucket of the tables. */
  readonly warehouseBucketArn: pulumi.Input<string>;

  /** Folder of the tables in the bucket, without slashes at its ends. */
  readonly warehousePrefix: string;

  /**
   * Machine of the database.
   * @default {@link DEFAULT_DATABASE_CLASS}
   */
  readonly databaseClass?: string;

  /**
   * Whether a second database in another zone takes over when the first fails.
   * @default false
   */
  readonly multiZone?: boolean;

  /**
   * Days to which the database can be brought back, 1 to 35.
   * @default {@link DEFAULT_BACKUP_DAYS}
   */
  readonly backupDays?: number;

  /**
   * Days that the database's logs are kept; a number that CloudWatch Logs takes.
   * @default {@link DEFAULT_DATABASE_LOG_DAYS}
   */
  readonly logRetentionDays?: number;

  /**
   * Pods of the metastore, 1 to 10.
   * @default {@link DEFAULT_METASTORE_REPLICAS}
   */
  readonly replicas?: number;

  /**
   * First of two keys that keep data: whether Pulumi and AWS refuse to delete the database.
   * @default true
   */
  readonly protected?: boolean;

  /**
   * Second of two keys that keep data: whether `pulumi destroy` deletes the database and its backups. Counts only when
   * `protected` is false; else the database leaves a last snapshot in the account.
   * @default false
   */
  readonly deleteDataOnDestroy?: boolean;
}

const MOST_BACKUP_DAYS = 35;
const MOST_REPLICAS = 10;

/** Throws one error that names every argument that will not do. */
export function checkHiveMetastoreArgs(name: string, args: HiveMetastoreArgs): void {
  const checks = new Checks();
  expectName(checks, name, ["pods-role"], LONGEST_ROLE_NAME);
  expectWhole(checks, "backupDays", args.backupDays, [1, MOST_BACKUP_DAYS]);
  expectWhole(checks, "replicas", args.replicas, [1, MOST_REPLICAS]);
  const databaseClass = args.databaseClass ?? DEFAULT_DATABASE_CLASS;
  checks
    .expect(
      /^db\.[a-z0-9]+\.[a-z0-9]+$/.test(databaseClass),
      "databaseClass",
      `must be like "${DEFAULT_DATABASE_CLASS}", got "${databaseClass}"`,
    )
    .expect(
      /^[^/].*[^/]$/.test(args.warehousePrefix),
      "warehousePrefix",
      `must be a folder without slashes at its ends, got "${args.warehousePrefix}"`,
    );
  checks.done(`HiveMetastore "${name}"`);
}
