import type * as pulumi from "@pulumi/pulumi";
import { DEFAULT_FIRST_YEAR, DEFAULT_LAST_YEAR, SongsLayout } from "../../catalog";
import { ClusterMode } from "../../emr";
import { MergeMethod } from "./steps";
import type { LakeNetworkArgs, LakeRetentionArgs } from "../../platform";

/** Files that a pipeline runs, as paths on the machine that runs Pulumi. */
export interface EmrPipelineFiles {
  /** The wheel with every Spark job. */
  readonly wheel: string;

  /** The wheel's job manifest, `jobs.json`. */
  readonly manifest: string;

  /** The script that starts a job of the wheel, `run_job.py`. */
  readonly launcher: string;

  /** The script that lists an input's prefixes, `prefix-lists.sh`. */
  readonly prefixLists: string;
}

/** The clusters of a pipeline. */
export interface EmrComputeArgs {
  /**
   * EMR release.
   * @default {@link DEFAULT_COMPUTE}
   */
  readonly releaseLabel?: string;

  /**
   * Whether a cluster lives for one run, or until it has been idle for a while.
   * @default {@link DEFAULT_COMPUTE}
   */
  readonly mode?: ClusterMode;

  /**
   * Instance types that the primary node may have.
   * @default {@link DEFAULT_COMPUTE}
   */
  readonly primaryInstanceTypes?: string[];

  /**
   * Instance types that core nodes may have.
   * @default {@link DEFAULT_COMPUTE}
   */
  readonly coreInstanceTypes?: string[];

  /**
   * Core nodes, on demand: 1 or more.
   * @default {@link DEFAULT_COMPUTE}
   */
  readonly coreCount?: number;

  /**
   * Instance types that task nodes may have.
   * @default {@link DEFAULT_COMPUTE}
   */
  readonly taskInstanceTypes?: string[];

  /**
   * Task nodes.
   * @default {@link DEFAULT_COMPUTE}
   */
  readonly taskCount?: number;

  /**
   * Share of the task nodes bought as spot capacity, in percent.
   * @default {@link DEFAULT_COMPUTE}
   */
  readonly taskSpotPercent?: number;

  /**
   * Minutes without work after which a cluster ends itself, 1 to 10,080.
   * @default {@link DEFAULT_COMPUTE}
   */
  readonly idleMinutes?: number;

  /**
   * Nodes up to which a persistent cluster scales, core and task together.
   * @default {@link DEFAULT_COMPUTE}
   */
  readonly maxCapacity?: number;
}

/** What an EMR pipeline is made of. */
export interface EmrPipelineArgs {
  /** Files that the pipeline runs. */
  readonly files: EmrPipelineFiles;

  /**
   * Its network.
   * @default - a network of its own
   */
  readonly network?: LakeNetworkArgs;

  /**
   * Its clusters.
   * @default {@link DEFAULT_COMPUTE}
   */
  readonly compute?: EmrComputeArgs;

  /**
   * What merges the small input files.
   * @default {@link DEFAULT_MERGE}
   */
  readonly merge?: MergeMethod;

  /**
   * Size at which a merged file is closed, in MiB.
   * @default {@link DEFAULT_MERGE_TARGET_MIB}
   */
  readonly mergeTargetMiB?: number;

  /**
   * Files of the songs table.
   * @default {@link DEFAULT_SONGS_LAYOUT}
   */
  readonly songsLayout?: SongsLayout;

  /**
   * First year that the tables show, from 1970 on. Athena looks for no earlier one, and the job rejects earlier events.
   * @default {@link DEFAULT_FIRST_YEAR}
   */
  readonly firstYear?: number;

  /**
   * Last year that the tables show, up to 9999: later events are rejected, and later songs where folders are named after
   * their years. Each year costs a query without a filter on the year twelve look-ups.
   * @default {@link DEFAULT_LAST_YEAR}
   */
  readonly lastYear?: number;

  /**
   * Share of rejected records above which a run fails and leaves the tables as they were, in percent.
   * @default {@link DEFAULT_MAX_REJECT_PERCENT}
   */
  readonly maxRejectPercent?: number;

  /**
   * Glue database of the tables: lower case letters, digits and underscores.
   * @default - the pipeline's and the stack's name, with an underscore between
   */
  readonly databaseName?: string;

  /**
   * When runs start by themselves, in UTC: `rate(…)` or `cron(…)` of EventBridge Scheduler.
   * @default - only when somebody starts one
   */
  readonly schedule?: string;

  /**
   * Address that hears of failed runs and steps.
   * @default - nobody is subscribed to the topic
   */
  readonly alarmEmail?: pulumi.Input<string>;

  /**
   * How long things are kept.
   * @default - the storage's own defaults
   */
  readonly retention?: LakeRetentionArgs;

  /**
   * First of the two keys that keep data: whether Pulumi refuses to delete buckets and key.
   * @default true
   */
  readonly protected?: boolean;

  /**
   * Second of the two keys: whether `pulumi destroy` deletes the data. Counts only when `protected` is false.
   * @default false
   */
  readonly deleteDataOnDestroy?: boolean;

  /**
   * Tags of EMR's machines, which the provider's default tags do not reach.
   * @default - none
   */
  readonly tags?: Record<string, string>;
}

/** Clusters that are not described otherwise: EMR's newest release with Spark 3.5, one core and two spot task nodes. */
export const DEFAULT_COMPUTE: Required<EmrComputeArgs> = {
  releaseLabel: "emr-7.13.0",
  mode: ClusterMode.Transient,
  primaryInstanceTypes: ["m6i.xlarge", "m5.xlarge"],
  coreInstanceTypes: ["m6i.xlarge", "m5.xlarge"],
  coreCount: 1,
  taskInstanceTypes: ["m6i.xlarge", "m5.xlarge", "m5a.xlarge"],
  taskCount: 2,
  taskSpotPercent: 100,
  idleMinutes: 60,
  maxCapacity: 10,
};

/** What merges the small input files, unless told otherwise. */
export const DEFAULT_MERGE = MergeMethod.S3DistCp;

/** Size at which a merged file is closed, in MiB. */
export const DEFAULT_MERGE_TARGET_MIB = 128;

/** Files of the songs table, unless told otherwise. */
export const DEFAULT_SONGS_LAYOUT = SongsLayout.Flat;

/** First and last year that the tables show: Athena and the job are given the same. */
export function yearsOf({ firstYear, lastYear }: EmrPipelineArgs): readonly [number, number] {
  return [firstYear ?? DEFAULT_FIRST_YEAR, lastYear ?? DEFAULT_LAST_YEAR];
}

/** Share of rejected records above which a run fails, in percent. */
export const DEFAULT_MAX_REJECT_PERCENT = 1;

/** The compute arguments with every default filled in. */
export function withDefaults(compute: EmrComputeArgs = {}): Required<EmrComputeArgs> {
  return { ...DEFAULT_COMPUTE, ...compute };
}
