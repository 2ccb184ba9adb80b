import type {
  LakeNetworkArgs,
  LakeRetentionArgs,
  MetastoreSizeArgs,
  PlatformClusterArgs,
} from "../../platform";
import { DEFAULT_SPARK_SIZE, IcebergCatalog, type SparkSize } from "../../spark";

/** Files that a pipeline runs, as paths on the machine that runs Pulumi. */
export interface IcebergPipelineFiles {
  /** The wheel with every Spark job. */
  readonly wheel: string;

  /** The wheel's job manifest, `jobs.json`. */
  readonly manifest: string;

  /** The script that starts a job of the wheel, `run_job.py`. */
  readonly launcher: string;
}

/** Images that a pipeline runs. Each must hold whatever its pods need: nothing is downloaded when a pod starts. */
export interface IcebergImages {
  /** Spark with Python, Iceberg and what the wheel's jobs import, as `images/spark` builds it. */
  readonly spark: string;

  /**
   * Hive Metastore 3.1.3, as `images/metastore` builds it.
   * @default - none; needed with the Hive catalog
   */
  readonly metastore?: string;
}

/** The size of the pipeline's runs. */
export interface IcebergSizeArgs {
  /**
   * Cores of the driver.
   * @default {@link DEFAULT_SPARK_SIZE}
   */
  readonly driverCores?: number;

  /**
   * Heap of the driver, in GiB.
   * @default {@link DEFAULT_SPARK_SIZE}
   */
  readonly driverMemoryGiB?: number;

  /**
   * Cores of an executor.
   * @default {@link DEFAULT_SPARK_SIZE}
   */
  readonly executorCores?: number;

  /**
   * Heap of an executor, in GiB; half as much is asked for beside it, for Python.
   * @default {@link DEFAULT_SPARK_SIZE}
   */
  readonly executorMemoryGiB?: number;

  /**
   * Executors that a run never goes below.
   * @default {@link DEFAULT_SPARK_SIZE}
   */
  readonly fewestExecutors?: number;

  /**
   * Executors that a run never goes above.
   * @default {@link DEFAULT_SPARK_SIZE}
   */
  readonly mostExecutors?: number;
}

/** When the pipeline's jobs start by themselves: five fields of cron each, in UTC. */
export interface IcebergSchedules {
  /**
   * When log files are loaded.
   * @default - only when somebody starts it
   */
  readonly load?: string;

  /**
   * When the daily and weekly tables are brought up to date; some time after `load`.
   * @default - only when somebody starts it
   */
  readonly analytics?: string;

  /**
   * When tables are tidied: old snapshots, small files, orphans.
   * @default - only when somebody starts it
   */
  readonly maintenance?: string;
}

/** How long a pipeline keeps things, in days. */
export interface IcebergRetentionArgs extends LakeRetentionArgs {
  /**
   * Snapshots of the tables: how far back a query may look.
   * @default {@link DEFAULT_MAINTENANCE}
   */
  readonly snapshotDays?: number;

  /**
   * Files that no table knows, before maintenance removes them. Younger ones may belong to a running write.
   * @default {@link DEFAULT_MAINTENANCE}
   */
  readonly orphanDays?: number;
}

/** Arguments of {@link IcebergPipeline}. */
export interface IcebergPipelineArgs {
  /** Files that it runs. */
  readonly files: IcebergPipelineFiles;

  /** Images that it runs. */
  readonly images: IcebergImages;

  /**
   * Its network.
   * @default - a network of its own
   */
  readonly network?: LakeNetworkArgs;

  /**
   * Its cluster.
   * @default - a private cluster in Auto Mode
   */
  readonly cluster?: PlatformClusterArgs;

  /**
   * What keeps the tables' current metadata.
   * @default {@link DEFAULT_ICEBERG_CATALOG}
   */
  readonly catalog?: IcebergCatalog;

  /**
   * Its metastore, with the Hive catalog.
   * @default - the metastore's own defaults
   */
  readonly metastore?: MetastoreSizeArgs;

  /**
   * Application whose log files are loaded: their folder below `logs/` in the raw bucket.
   * @default {@link DEFAULT_APP}
   */
  readonly app?: string;

  /**
   * Database of the tables: lower case letters, digits and underscores.
   * @default {@link DEFAULT_DATABASE}
   */
  readonly databaseName?: string;

  /**
   * Size of its runs.
   * @default {@link DEFAULT_SPARK_SIZE}
   */
  readonly size?: IcebergSizeArgs;

  /**
   * When its jobs start by themselves.
   * @default - only when somebody starts one
   */
  readonly schedules?: IcebergSchedules;

  /**
   * Share of rejected lines above which a load fails and leaves the tables as they were, in percent.
   * @default {@link DEFAULT_MOST_REJECTS}
   */
  readonly maxRejectPercent?: number;

  /**
   * Size of the files that maintenance makes of small ones, in MiB.
   * @default {@link DEFAULT_MAINTENANCE}
   */
  readonly targetFileMiB?: number;

  /**
   * How long things are kept.
   * @default - the storage's own defaults
   */
  readonly retention?: IcebergRetentionArgs;

  /**
   * First of the two keys that keep data: whether Pulumi refuses to delete buckets, database and key, and AWS the cluster.
   * @default true
   */
  readonly protected?: boolean;

  /**
   * Second of the two keys: whether `pulumi destroy` deletes the data. Counts only when `protected` is false.
   * @default false
   */
  readonly deleteDataOnDestroy?: boolean;
}

/** What keeps the tables' current metadata, unless told otherwise. */
export const DEFAULT_ICEBERG_CATALOG = IcebergCatalog.Hive;

/** Application whose log files are loaded. */
export const DEFAULT_APP = "nginx";

/** Database of the tables. */
export const DEFAULT_DATABASE = "web";

/** Share of rejected lines above which a load fails, in percent. */
export const DEFAULT_MOST_REJECTS = 1;

/** What maintenance keeps, in days, and the size of its files. */
export const DEFAULT_MAINTENANCE = { snapshotDays: 7, orphanDays: 3, targetFileMiB: 128 } as const;

/** What the runs of a pipeline are told, with every default filled in. */
export interface RunWishes {
  readonly app: string;
  readonly database: string;
  readonly catalog: IcebergCatalog;
  readonly maxRejectPercent: number;
  readonly retainDays: number;
  readonly orphanDays: number;
  readonly targetFileMiB: number;
}

/** What the arguments say of runs. */
export function runWishes(args: IcebergPipelineArgs): RunWishes {
  return {
    app: args.app ?? DEFAULT_APP,
    database: args.databaseName ?? DEFAULT_DATABASE,
    catalog: args.catalog ?? DEFAULT_ICEBERG_CATALOG,
    maxRejectPercent: args.maxRejectPercent ?? DEFAULT_MOST_REJECTS,
    targetFileMiB: args.targetFileMiB ?? DEFAULT_MAINTENANCE.targetFileMiB,
    ...daysOf(args.retention),
  };
}

function daysOf({
  snapshotDays = DEFAULT_MAINTENANCE.snapshotDays,
  orphanDays = DEFAULT_MAINTENANCE.orphanDays,
}: IcebergRetentionArgs = {}): Pick<RunWishes, "retainDays" | "orphanDays"> {
  return { retainDays: snapshotDays, orphanDays };
}

/** The sizes with every default filled in. */
export function withSizes(size: IcebergSizeArgs = {}): SparkSize {
  return { ...DEFAULT_SPARK_SIZE, ...size };
}
