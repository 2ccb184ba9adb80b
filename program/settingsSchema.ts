import { z } from "zod";
import {
  ClusterMode,
  DEFAULT_CIDR,
  DEFAULT_COMPUTE,
  DEFAULT_FIRST_YEAR,
  DEFAULT_FLOW_LOG_DAYS,
  DEFAULT_LAST_YEAR,
  DEFAULT_MAX_REJECT_PERCENT,
  DEFAULT_MERGE,
  DEFAULT_MERGE_TARGET_MIB,
  DEFAULT_NAT,
  DEFAULT_SONGS_LAYOUT,
  DEFAULT_ZONES,
  FEWEST_ZONES,
  LOG_RETENTION_DAYS,
  MOST_TYPES_PER_FLEET,
  MOST_ZONES,
  MergeMethod,
  NatMode,
  POSSIBLE_YEARS,
  SongsLayout,
} from "../components";
import { ACCOUNT_SETTINGS } from "./accountSettings";
import { ICEBERG_SETTINGS } from "./icebergSettings";
import { KEEPING_SETTINGS } from "./keepingSettings";
import { setting, textsIn, whole, type Texts } from "./settingTexts";
import { VARIANTS } from "./variants";

const instanceType = z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/);
const instanceTypes = z.array(instanceType).min(1).max(MOST_TYPES_PER_FLEET);

/** Every setting of a stack, by its key in the `lake:` namespace. */
export const SETTINGS = z.strictObject({
  variant: setting(z.enum(VARIANTS).default("emr"), {
    description: "What the stack deploys.",
    wanted: `one of ${VARIANTS.join(", ")}`,
    example: "emr",
  }),

  zones: setting(whole(FEWEST_ZONES, MOST_ZONES).default(DEFAULT_ZONES), {
    description: "Availability zones that the network spans.",
    wanted: "a whole number from 2 to 4",
    example: 2,
  }),
  vpcCidr: setting(z.cidrv4().default(DEFAULT_CIDR), {
    description: "Address range of the network that the stack makes.",
    wanted: "an IPv4 range like 10.20.0.0/16",
    example: "10.20.0.0/16",
  }),
  nat: setting(z.enum(NatMode).default(DEFAULT_NAT), {
    description:
      "NAT gateways of the private subnets. Without one, the interface endpoints that the variant needs are made instead.",
    wanted: `one of ${Object.values(NatMode).join(", ")}`,
    example: "one",
  }),
  interfaceEndpoints: setting(z.array(z.string().regex(/^[a-z0-9.-]+$/)).default([]), {
    description: "AWS services that the private subnets reach without NAT, by short name.",
    wanted: "a list of service names like kms or ssm",
    example: ["kms", "ssm"],
  }),
  vpcId: setting(
    z
      .string()
      .regex(/^vpc-[0-9a-f]+$/)
      .optional(),
    {
      description: "A network of your own to deploy into; privateSubnetIds goes with it.",
      wanted: "the id of a VPC",
      example: "vpc-0123456789abcdef0",
    },
  ),
  privateSubnetIds: setting(
    z
      .array(z.string().regex(/^subnet-[0-9a-f]+$/))
      .min(1)
      .optional(),
    {
      description:
        "Private subnets of your own network. For emr, tag them for-use-with-amazon-emr-managed-policies=true.",
      wanted: "a list of subnet ids",
      example: ["subnet-0123456789abcdef0"],
    },
  ),
  flowLogs: setting(z.boolean().default(true), {
    description: "Whether the traffic of the stack's own network is logged.",
    wanted: "true or false",
    example: true,
  }),
  logRetentionDays: setting(
    whole(1, 3653)
      .refine((days) => LOG_RETENTION_DAYS.includes(days))
      .default(DEFAULT_FLOW_LOG_DAYS),
    {
      description: "Days that CloudWatch keeps logs.",
      wanted: `one of ${LOG_RETENTION_DAYS.join(", ")}`,
      example: 30,
    },
  ),

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
  maxRejectPercent: setting(whole(0, 100).default(DEFAULT_MAX_REJECT_PERCENT), {
    description:
      "Share of rejected records or lines above which a run fails and leaves the tables as they were.",
    wanted: "a whole number from 0 to 100",
    example: 1,
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

  ...ICEBERG_SETTINGS,

  ...ACCOUNT_SETTINGS,

  ...KEEPING_SETTINGS,
});

/** A stack's settings: every key is there, defaults filled in. `tags` come from `aws:defaultTags`. */
export type Settings = Readonly<
  z.output<typeof SETTINGS> & { readonly tags: Readonly<Record<string, string>> }
>;

/** The texts of the setting `key`. */
export function textsOf(key: string): Texts {
  const schema = Object.hasOwn(SETTINGS.shape, key)
    ? SETTINGS.shape[key as keyof typeof SETTINGS.shape]
    : undefined;
  const texts = schema === undefined ? undefined : textsIn(schema);
  if (texts === undefined) throw new Error(`there is no setting "${key}"`);
  return texts;
}

/** The example of the setting with the full key `lake:…`, as Pulumi keeps it; empty for any other key. */
export function exampleText(fullKey: string): string {
  const key = fullKey.replace(/^lake:/, "");
  if (!Object.hasOwn(SETTINGS.shape, key)) return "";
  const { example } = textsOf(key);
  return typeof example === "string" ? example : JSON.stringify(example);
}
