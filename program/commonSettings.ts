import { z } from "zod";
import {
  DEFAULT_CIDR,
  DEFAULT_FLOW_LOG_DAYS,
  DEFAULT_MAX_REJECT_PERCENT,
  DEFAULT_NAT,
  DEFAULT_ZONES,
  FEWEST_ZONES,
  LOG_RETENTION_DAYS,
  MOST_ZONES,
  NatMode,
} from "../components";
import { DEFAULT_VARIANT, isVariant, variantNames } from "../variants";
import { ACCOUNT_SETTINGS } from "./accountSettings";
import { KEEPING_SETTINGS } from "./keepingSettings";
import { setting, whole } from "./settingTexts";

/** What the stack deploys. */
const VARIANT = {
  variant: setting(z.string().refine(isVariant).default(DEFAULT_VARIANT), {
    description: "What the stack deploys.",
    wanted: `one of ${variantNames().join(", ")}`,
    example: DEFAULT_VARIANT,
  }),
};

/** The network, made or given. */
const NETWORK = {
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
        "Private subnets of your own network. For EMR, tag them for-use-with-amazon-emr-managed-policies=true.",
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
};

/** What every job of every variant takes. */
const JOBS = {
  maxRejectPercent: setting(whole(0, 100).default(DEFAULT_MAX_REJECT_PERCENT), {
    description:
      "Share of rejected records or lines above which a run fails and leaves the tables as they were.",
    wanted: "a whole number from 0 to 100",
    example: 1,
  }),
};

/** Settings of every variant, by their key in the `lake:` namespace. */
export const COMMON_SETTINGS = {
  ...VARIANT,
  ...NETWORK,
  ...JOBS,
  ...ACCOUNT_SETTINGS,
  ...KEEPING_SETTINGS,
};

/**
 * A stack's settings, as far as every variant has them: every key is there, defaults filled in. `tags` come from
 * `aws:defaultTags`. What only its variant has is in them too; the variant's `settings` part knows its types.
 */
export type Settings = Readonly<
  z.output<z.ZodObject<typeof COMMON_SETTINGS>> & {
    readonly tags: Readonly<Record<string, string>>;
  }
>;
