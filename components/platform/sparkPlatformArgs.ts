import type * as pulumi from "@pulumi/pulumi";
import type { ClusterCompute } from "../cluster";
import type { BucketGrant } from "../identity";
import { Checks, type PolicyStatement } from "../shared";

/** The cluster of a platform and its nodes. */
export interface PlatformClusterArgs {
  /**
   * Who keeps the machines.
   * @default - the cluster's own default, Auto Mode
   */
  readonly compute?: ClusterCompute;

  /**
   * Version of Kubernetes.
   * @default - the cluster's own default
   */
  readonly version?: string;

  /**
   * Ranges of addresses from which the API may be reached over the internet.
   * @default - none: the API answers inside the network only
   */
  readonly apiCidrs?: string[];

  /**
   * Roles that administer the cluster, by ARN, beside whoever makes it.
   * @default - none
   */
  readonly adminRoleArns?: string[];

  /**
   * Days that the control plane's logs are kept.
   * @default - the cluster's own default
   */
  readonly logRetentionDays?: number;

  /**
   * Families of the instances that executors run on, with NVMe disks.
   * @default - the nodes' own default
   */
  readonly executorFamilies?: string[];

  /**
   * Families of the instances that drivers and everything else run on.
   * @default - the nodes' own default
   */
  readonly serviceFamilies?: string[];

  /**
   * Cores that all executors of the cluster may have together.
   * @default - the nodes' own default
   */
  readonly mostExecutorCores?: number;

  /**
   * Whether Prometheus is told where the operator's and the runs' figures are; the cluster must have the Prometheus operator's types.
   * @default false
   */
  readonly podMonitors?: boolean;
}

/** How large a metastore is: its database, and its pods. */
export interface MetastoreSizeArgs {
  /**
   * Machine of the database.
   * @default - the metastore's own default
   */
  readonly databaseClass?: string;

  /**
   * Whether a second database in another zone takes over when the first fails.
   * @default false
   */
  readonly multiZone?: boolean;

  /**
   * Days to which the database can be brought back.
   * @default - the metastore's own default
   */
  readonly backupDays?: number;

  /**
   * Pods of the metastore.
   * @default - the metastore's own default
   */
  readonly replicas?: number;
}

/** The Hive Metastore of a platform, and where its tables are. */
export interface PlatformMetastoreArgs extends MetastoreSizeArgs {
  /** Image with Hive Metastore 3.1.3, as `images/metastore` builds it. */
  readonly image: string;

  /** Bucket of the tables, such as the served one of `LakeFoundation`. */
  readonly warehouseBucketName: pulumi.Input<string>;

  /** ARN of the bucket of the tables. */
  readonly warehouseBucketArn: pulumi.Input<string>;

  /** Folder of the tables in the bucket, without slashes at its ends. */
  readonly warehousePrefix: string;
}

/** Arguments of {@link SparkPlatform}. `LakeFoundation` has what it stands on: network, key and buckets. */
export interface SparkPlatformArgs {
  /** VPC of the cluster. */
  readonly vpcId: pulumi.Input<string>;

  /** Private subnets of the VPC, in two zones or more that take a control plane of EKS. */
  readonly privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;

  /** Key that encrypts buckets, logs, database and Kubernetes' secrets. CloudWatch Logs must be a user of it. */
  readonly kmsKeyArn: pulumi.Input<string>;

  /**
   * Bucket in which every run leaves event logs, below `spark-events/`, and shuffle files of executors that are taken away, below
   * `runs/fallback/`, such as the refined one of `LakeFoundation`.
   */
  readonly runBucketName: pulumi.Input<string>;

  /** ARN of the bucket in which every run leaves something. */
  readonly runBucketArn: pulumi.Input<string>;

  /** Image with Spark and what reads S3, as `images/spark` builds it; the history server runs it. */
  readonly sparkImage: string;

  /**
   * What namespaces of the platform begin with: `<prefix>-jobs`, `<prefix>-services` and `<prefix>-operator`.
   * @default {@link DEFAULT_NAMESPACE_PREFIX}
   */
  readonly namespacePrefix?: string;

  /**
   * Its cluster.
   * @default - a private cluster in Auto Mode
   */
  readonly cluster?: PlatformClusterArgs;

  /**
   * A Hive Metastore, which keeps the current metadata of Iceberg tables.
   * @default - none
   */
  readonly metastore?: PlatformMetastoreArgs;

  /**
   * What runs may read and write in S3, beside what every run leaves in the bucket of runs. The buckets' key is the platform's.
   * @default - nothing
   */
  readonly grants?: BucketGrant[];

  /**
   * Whatever else runs may do.
   * @default - nothing
   */
  readonly statements?: pulumi.Input<pulumi.Input<PolicyStatement>[]>;

  /**
   * Days that event logs are kept.
   * @default {@link DEFAULT_EVENT_LOG_DAYS}
   */
  readonly eventLogDays?: number;

  /**
   * First of the two keys that keep data: whether AWS refuses to delete the cluster, and Pulumi the metastore's database.
   * @default true
   */
  readonly protected?: boolean;

  /**
   * Second of the two keys: whether `pulumi destroy` deletes the metastore's database. Counts only when `protected` is false.
   * @default false
   */
  readonly deleteDataOnDestroy?: boolean;
}

/** What namespaces of a platform begin with, unless told otherwise. */
export const DEFAULT_NAMESPACE_PREFIX = "spark";

/** Namespaces of a platform, by what is in them. */
export interface PlatformNamespaces {
  /** Drivers and executors. */
  readonly jobs: string;
  /** Metastore and history server. */
  readonly services: string;
  readonly operator: string;
}

/** The namespaces of a platform. */
export function namespacesOf(prefix = DEFAULT_NAMESPACE_PREFIX): PlatformNamespaces {
  return {
    jobs: `${prefix}-jobs`,
    services: `${prefix}-services`,
    operator: `${prefix}-operator`,
  };
}

/** Room for the longest of the words that follow a prefix, in the 63 characters of a namespace. */
const LONGEST_NAMESPACE_PREFIX = 54;

/**
 * Throws one error that names every argument that will not do.
 *
 * Arguments that a part of the platform is made from are checked by that part.
 */
export function checkSparkPlatformArgs(name: string, args: SparkPlatformArgs): void {
  const { namespacePrefix: prefix = DEFAULT_NAMESPACE_PREFIX, sparkImage } = args;
  new Checks()
    .expect(
      /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(prefix) && prefix.length <= LONGEST_NAMESPACE_PREFIX,
      "namespacePrefix",
      `must be lower case letters, digits and single dashes, beginning with a letter, at most ${LONGEST_NAMESPACE_PREFIX} characters, got "${prefix}"`,
    )
    .expect(
      /\S/.test(sparkImage),
      "sparkImage",
      "must be the address of an image with Spark, as `images/spark` builds it, and is empty",
    )
    .done(`SparkPlatform "${name}"`);
}
