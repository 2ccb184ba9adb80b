import { z } from "zod";
import {
  ClusterCompute,
  DEFAULT_APP,
  DEFAULT_BACKUP_DAYS,
  DEFAULT_CLUSTER_COMPUTE,
  DEFAULT_DATABASE,
  DEFAULT_DATABASE_CLASS,
  DEFAULT_EXECUTOR_FAMILIES,
  DEFAULT_ICEBERG_CATALOG,
  DEFAULT_KUBERNETES,
  DEFAULT_MAINTENANCE,
  DEFAULT_METASTORE_REPLICAS,
  DEFAULT_MOST_EXECUTOR_CORES,
  DEFAULT_SERVICE_FAMILIES,
  DEFAULT_SPARK_SIZE,
  IcebergCatalog,
} from "../../components";
import { setting, type Settings, whole } from "../../program";

const families = z.array(z.string().regex(/^[a-z]+\d+[a-z]*$/)).min(1);
const image = z
  .string()
  .refine((name) => !name.endsWith(":latest"))
  .regex(/^[a-z0-9][^\s:]*(:\d+\/[^\s:]+)?(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/);
const cron = z.string().regex(/^\S+( \S+){4}$/);

const CRON = "five fields of cron, in UTC";

/** When the jobs start by themselves. */
const SCHEDULES = {
  loadSchedule: setting(cron.optional(), {
    description: "When log files are loaded by themselves.",
    wanted: CRON,
    example: "0 2 * * *",
  }),
  analyticsSchedule: setting(cron.optional(), {
    description: "When the daily and weekly tables are brought up to date by themselves.",
    wanted: CRON,
    example: "0 3 * * *",
  }),
  maintenanceSchedule: setting(cron.optional(), {
    description: "When old snapshots, small files and orphans are tidied by themselves.",
    wanted: CRON,
    example: "0 4 * * 0",
  }),
};

/** Size of the runs. */
const SIZES = {
  driverCores: setting(whole(1, 64).default(DEFAULT_SPARK_SIZE.driverCores), {
    description: "Cores of a run's driver.",
    wanted: "a whole number from 1 to 64",
    example: 1,
  }),
  driverMemoryGiB: setting(whole(1, 512).default(DEFAULT_SPARK_SIZE.driverMemoryGiB), {
    description: "Heap of a run's driver, in GiB.",
    wanted: "a whole number from 1 to 512",
    example: 4,
  }),
  executorCores: setting(whole(1, 64).default(DEFAULT_SPARK_SIZE.executorCores), {
    description: "Cores of an executor.",
    wanted: "a whole number from 1 to 64",
    example: 4,
  }),
  executorMemoryGiB: setting(whole(1, 512).default(DEFAULT_SPARK_SIZE.executorMemoryGiB), {
    description: "Heap of an executor, in GiB; half as much is asked for beside it, for Python.",
    wanted: "a whole number from 1 to 512",
    example: 8,
  }),
  fewestExecutors: setting(whole(0, 1000).default(DEFAULT_SPARK_SIZE.fewestExecutors), {
    description: "Executors that a run never goes below.",
    wanted: "a whole number from 0 to 1000",
    example: 1,
  }),
  mostExecutors: setting(whole(1, 1000).default(DEFAULT_SPARK_SIZE.mostExecutors), {
    description: "Executors that a run never goes above.",
    wanted: "a whole number from 1 to 1000",
    example: 10,
  }),
};

/** The cluster and its nodes. */
const CLUSTER = {
  compute: setting(z.enum(ClusterCompute).default(DEFAULT_CLUSTER_COMPUTE), {
    description:
      "auto: EKS Auto Mode keeps the machines. managed: node groups and an autoscaler. A stack that is deployed keeps what it has.",
    wanted: `one of ${Object.values(ClusterCompute).join(", ")}`,
    example: "auto",
  }),
  kubernetesVersion: setting(
    z
      .string()
      .regex(/^1\.\d{2}$/)
      .default(DEFAULT_KUBERNETES),
    {
      description: "Version of Kubernetes; one in standard support.",
      wanted: 'a version like "1.35", in quotes',
      example: DEFAULT_KUBERNETES,
    },
  ),
  apiCidrs: setting(z.array(z.cidrv4()).default([]), {
    description:
      "Addresses from which the cluster's API may be reached over the internet; yours, or none where Pulumi runs inside the network.",
    wanted: "a list of IPv4 ranges like 203.0.113.7/32",
    example: ["203.0.113.7/32"],
  }),
  clusterAdmins: setting(
    z.array(z.string().regex(/^arn:[a-z-]+:iam::\d{12}:(role|user)\/.+$/)).default([]),
    {
      description: "Roles that administer the cluster, beside whoever makes it.",
      wanted: "a list of ARNs of IAM roles",
      example: ["arn:aws:iam::123456789012:role/data-platform"],
    },
  ),
  executorFamilies: setting(families.default(DEFAULT_EXECUTOR_FAMILIES), {
    description: "Families of instances that executors run on, with NVMe disks.",
    wanted: "a list of instance families like m6id",
    example: ["m6id", "m5d"],
  }),
  serviceFamilies: setting(families.default(DEFAULT_SERVICE_FAMILIES), {
    description: "Families of instances that drivers and everything else run on.",
    wanted: "a list of instance families like m6i",
    example: ["m6i", "m5"],
  }),
  mostExecutorCores: setting(whole(8, 10_000).default(DEFAULT_MOST_EXECUTOR_CORES), {
    description: "Cores that all executors of the cluster may have together.",
    wanted: "a whole number from 8 to 10000",
    example: 256,
  }),
  podMonitors: setting(z.boolean().default(false), {
    description:
      "Whether Prometheus is told where the operator's and the runs' figures are; the cluster must have the PodMonitor type.",
    wanted: "true or false",
    example: false,
  }),
};

/** The metastore and its database. */
const METASTORE = {
  databaseClass: setting(
    z
      .string()
      .regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/)
      .default(DEFAULT_DATABASE_CLASS),
    {
      description: "Machine of the metastore's database.",
      wanted: "a class of RDS like db.t4g.medium",
      example: DEFAULT_DATABASE_CLASS,
    },
  ),
  databaseMultiZone: setting(z.boolean().default(false), {
    description: "Whether a second database in another zone takes over when the first fails.",
    wanted: "true or false",
    example: false,
  }),
  databaseBackupDays: setting(whole(1, 35).default(DEFAULT_BACKUP_DAYS), {
    description: "Days to which the metastore's database can be brought back.",
    wanted: "a whole number from 1 to 35",
    example: 7,
  }),
  metastoreReplicas: setting(whole(1, 10).default(DEFAULT_METASTORE_REPLICAS), {
    description: "Pods of the metastore.",
    wanted: "a whole number from 1 to 10",
    example: 2,
  }),
};

/** Settings of the `eks-iceberg` variant alone. */
export const ICEBERG_SHAPE = {
  sparkImage: setting(image.optional(), {
    description: "Image of the runs and the history server, which images/spark builds. Needed.",
    wanted: "an image with a tag or a digest, and not latest",
    example: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/spark-lake/spark:1",
  }),
  metastoreImage: setting(image.optional(), {
    description: "Image of the metastore, which images/metastore builds. Needed with catalog hive.",
    wanted: "an image with a tag or a digest, and not latest",
    example: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/spark-lake/metastore:1",
  }),
  catalog: setting(z.enum(IcebergCatalog).default(DEFAULT_ICEBERG_CATALOG), {
    description:
      "What keeps the tables' current metadata: a Hive Metastore of the stack's own, or the account's Glue catalog.",
    wanted: `one of ${Object.values(IcebergCatalog).join(", ")}`,
    example: "hive",
  }),
  database: setting(
    z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/)
      .default(DEFAULT_DATABASE),
    {
      description: "Database of the tables.",
      wanted: "lower case letters, digits and underscores",
      example: DEFAULT_DATABASE,
    },
  ),
  app: setting(
    z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
      .default(DEFAULT_APP),
    {
      description: "Application whose log files are loaded: their folder below logs/.",
      wanted: "the name of a folder",
      example: DEFAULT_APP,
    },
  ),
  ...CLUSTER,
  ...SIZES,
  ...SCHEDULES,
  snapshotDays: setting(whole(1, 3650).default(DEFAULT_MAINTENANCE.snapshotDays), {
    description: "Days of snapshots that maintenance keeps: how far back a query may look.",
    wanted: "a whole number from 1 to 3650",
    example: 7,
  }),
  orphanDays: setting(whole(1, 3650).default(DEFAULT_MAINTENANCE.orphanDays), {
    description:
      "Days before maintenance removes a file that no table knows; younger ones may belong to a running write.",
    wanted: "a whole number from 1 to 3650",
    example: 3,
  }),
  targetFileMiB: setting(whole(1, 5120).default(DEFAULT_MAINTENANCE.targetFileMiB), {
    description: "Size of the files that maintenance makes of small ones, in MiB.",
    wanted: "a whole number from 1 to 5120",
    example: 128,
  }),
  ...METASTORE,
};

/** The key of a setting of the `eks-iceberg` variant alone. */
export type IcebergKey = keyof typeof ICEBERG_SHAPE;

const OWN = z.object(ICEBERG_SHAPE);

/** The settings of a stack of the `eks-iceberg` variant. */
export type IcebergSettings = Settings & Readonly<z.output<typeof OWN>>;

/** A stack's settings with the types of what only this variant has. */
export function icebergSettings(settings: Settings): IcebergSettings {
  return { ...settings, ...OWN.parse(settings) };
}
