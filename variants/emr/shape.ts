import { z } from "zod";
import {
  ClusterMode,
  DEFAULT_COMPUTE,
  DEFAULT_FIRST_YEAR,
  DEFAULT_LAST_YEAR,
  DEFAULT_MERGE,
  DEFAULT_MERGE_TARGET_MIB,
  DEFAULT_SONGS_LAYOUT,
  MOST_TYPES_PER_FLEET,
  MergeMethod,
  POSSIBLE_YEARS,
  SongsLayout,
} from "../../components";
import { setting, type Settings, whole } from "../../program";

const instanceType = z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/);
const instanceTypes = z.array(instanceType).min(1).max(MOST_TYPES_PER_FLEET);

/** The cluster that runs have. */
const CLUSTER = {
  release: setting(
    z
      .string()
      .regex(/^emr-7\.\d+\.\d+$/)
      .default(DEFAULT_COMPUTE.releaseLabel),
    {
      description: "EMR release: emr-7.10.0 or newer (Spark 3.5, S3A).",
      wanted: "an EMR release label like emr-7.13.0, 7.10.0 or newer",
      example: "emr-7.13.0",
    },
  ),
  cluster: setting(z.enum(ClusterMode).default(DEFAULT_COMPUTE.mode), {
    description:
      "transient: each run starts a cluster that ends itself. persistent: the stack holds a cluster, and runs are added to it.",
    wanted: `one of ${Object.values(ClusterMode).join(", ")}`,
    example: "transient",
  }),
  primaryInstanceTypes: setting(instanceTypes.default(DEFAULT_COMPUTE.primaryInstanceTypes), {
    description: "Instance types that the primary node may have.",
    wanted: `a list of 1 to ${MOST_TYPES_PER_FLEET} instance types`,
    example: ["m6i.xlarge"],
  }),
  coreInstanceTypes: setting(instanceTypes.default(DEFAULT_COMPUTE.coreInstanceTypes), {
    description: "Instance types that core nodes may have.",
    wanted: `a list of 1 to ${MOST_TYPES_PER_FLEET} instance types`,
    example: ["m6i.xlarge"],
  }),
  coreCount: setting(whole(1, 100).default(DEFAULT_COMPUTE.coreCount), {
    description: "Core nodes (on demand).",
    wanted: "a whole number from 1 to 100",
    example: 1,
  }),
  taskInstanceTypes: setting(instanceTypes.default(DEFAULT_COMPUTE.taskInstanceTypes), {
    description: "Instance types that task nodes may have; more types make spot capacity surer.",
    wanted: `a list of 1 to ${MOST_TYPES_PER_FLEET} instance types`,
    example: ["m6i.xlarge", "m5.xlarge"],
  }),
  taskCount: setting(whole(0, 500).default(DEFAULT_COMPUTE.taskCount), {
    description: "Task nodes.",
    wanted: "a whole number from 0 to 500",
    example: 2,
  }),
  taskSpotPercent: setting(whole(0, 100).default(DEFAULT_COMPUTE.taskSpotPercent), {
    description: "Share of the task nodes bought as spot capacity, in percent.",
    wanted: "a whole number from 0 to 100",
    example: 100,
  }),
  idleMinutes: setting(whole(1, 10_080).default(DEFAULT_COMPUTE.idleMinutes), {
    description: "Minutes without work after which a cluster ends itself.",
    wanted: "a whole number from 1 to 10080 (a week)",
    example: 60,
  }),
  maxCapacity: setting(whole(1, 1000).default(DEFAULT_COMPUTE.maxCapacity), {
    description: "Nodes up to which a persistent cluster scales, core and task together.",
    wanted: "a whole number from 1 to 1000",
    example: 10,
  }),
};

/** What a run does, and when. */
const RUNS = {
  merge: setting(z.enum(MergeMethod).default(DEFAULT_MERGE), {
    description:
      "What merges the small input files: S3DistCp, or the wheel's newline-safe compact job.",
    wanted: `one of ${Object.values(MergeMethod).join(", ")}`,
    example: "s3distcp",
  }),
  mergeTargetMiB: setting(whole(1, 5120).default(DEFAULT_MERGE_TARGET_MIB), {
    description: "Size at which a merged file is closed, in MiB.",
    wanted: "a whole number from 1 to 5120",
    example: 128,
  }),
  songsLayout: setting(z.enum(SongsLayout).default(DEFAULT_SONGS_LAYOUT), {
    description:
      "Files of the songs table: flat is one sorted file; year-artist is a folder for each year and artist.",
    wanted: `one of ${Object.values(SongsLayout).join(", ")}`,
    example: "flat",
  }),
  firstYear: setting(whole(...POSSIBLE_YEARS).default(DEFAULT_FIRST_YEAR), {
    description:
      "First year that the tables show: Athena looks for no earlier one, and earlier events are rejected.",
    wanted: "a year from 1970 to 9999",
    example: 2018,
  }),
  lastYear: setting(whole(...POSSIBLE_YEARS).default(DEFAULT_LAST_YEAR), {
    description:
      "Last year that the tables show: later events are rejected, and with year-artist later songs. Each year costs a query without a filter on it twelve look-ups.",
    wanted: "a year from 1970 to 9999",
    example: 2035,
  }),
  schedule: setting(
    z
      .string()
      .regex(/^(rate|cron)\(.+\)$/)
      .optional(),
    {
      description: "When runs start by themselves, in UTC, as EventBridge Scheduler writes it.",
      wanted: "rate(…) or cron(…)",
      example: "cron(0 3 * * ? *)",
    },
  ),
  alarmEmail: setting(z.email().optional(), {
    description: "Address that hears of failed runs and steps.",
    wanted: "an e-mail address",
    example: "data-team@example.com",
  }),
};

/** Settings of the `emr` variant alone. */
export const EMR_SHAPE = { ...CLUSTER, ...RUNS };

const OWN = z.object(EMR_SHAPE);

/** The settings of a stack of the `emr` variant. */
export type EmrSettings = Settings & Readonly<z.output<typeof OWN>>;

/** A stack's settings with the types of what only this variant has. */
export function emrSettings(settings: Settings): EmrSettings {
  return { ...settings, ...OWN.parse(settings) };
}
