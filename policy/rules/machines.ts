import { z } from "zod";
import { fits } from "../iam/wildcards";
import { EMR_CLUSTER, jobFlowOf, SCHEDULE, valuesAt } from "../model/jobFlow";
import { NO_SETTINGS, rule, type Rule } from "../model/rule";
import { read, type Subject } from "../model/subject";

/** Seconds without work after which a cluster must be gone, unless a user of the pack says otherwise: a day. */
const LONGEST_IDLE_SECONDS = 86_400;

const clustersEndWhenIdle = rule({
  name: "clusters-end-when-idle",
  description:
    "An EMR cluster that stays up after its steps ends itself when it has been idle for long.",
  scope: "resource",
  types: [EMR_CLUSTER, SCHEDULE],
  settings: z.object({
    longestIdleSeconds: z
      .number()
      .default(LONGEST_IDLE_SECONDS)
      .describe("Seconds without work after which a cluster must have ended."),
  }),
  judge: (resource, { settings: { longestIdleSeconds } }) => {
    const flow = jobFlowOf(resource);
    if (flow === undefined || !flow.staysUp) return [];
    const { idleSeconds } = flow;
    if (idleSeconds !== undefined && idleSeconds <= longestIdleSeconds) return [];
    const came = idleSeconds === undefined ? "never ends" : `ends after ${idleSeconds} s`;
    return [
      `${flow.name} stays up and ${came} without work: give it an auto-termination policy of at most ${longestIdleSeconds} s`,
    ];
  },
});

/** Instance types that a lake's machines may have, unless a user of the pack says otherwise: up to 16 processors. */
const ALLOWED_TYPES = ["m", "c", "r"].flatMap((family) =>
  ["xlarge", "2xlarge", "4xlarge"].map((size) => `${family}[5-9]*.${size}`),
);

const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";

const INSTANCE_HOLDERS = [
  EMR_CLUSTER,
  SCHEDULE,
  "aws:emr/instanceFleet:InstanceFleet",
  "aws:emr/instanceGroup:InstanceGroup",
  "aws:ec2/instance:Instance",
  "aws:ec2/launchTemplate:LaunchTemplate",
  NODE_GROUP,
];

const instancesAreAllowed = rule({
  name: "instances-are-allowed",
  description: "Machines have an instance type of the list: no size that costs much by mistake.",
  scope: "resource",
  types: INSTANCE_HOLDERS,
  settings: z.object({
    allowed: z
      .array(z.string())
      .default(ALLOWED_TYPES)
      .describe("Patterns of instance types; * stands for any characters, [5-9] for one of these."),
  }),
  judge: (resource, { settings: { allowed } }) => {
    const flow = jobFlowOf(resource);
    const types = flow?.instanceTypes ?? typesIn(resource);
    const strange = [...new Set(types)].filter((type) => !allowed.some((it) => isOf(it, type)));
    return strange.map(
      (type) => `uses ${type}, which is not allowed: choose one of ${allowed.join(", ")}`,
    );
  },
});

function typesIn(resource: Subject): readonly string[] {
  if (resource.type !== NODE_GROUP) return valuesAt(resource.props, "instanceType");
  return read(z.looseObject({ instanceTypes: z.array(z.string()).default([]) }), resource)
    .instanceTypes;
}

/** Whether a type fits a pattern, in which `[a-b]` stands for one of a row of characters. */
function isOf(pattern: string, type: string): boolean {
  const row = /^([^[]*)\[(.)-(.)\](.*)$/.exec(pattern);
  if (row === null) return fits(pattern, type);
  const [, before = "", first = "", last = "", after = ""] = row;
  const one = type.charAt(before.length);
  return one >= first && one <= last && isOf(`${before}${one}${after}`, type);
}

const METADATA = z.looseObject({
  metadataOptions: z.looseObject({ httpTokens: z.string().optional() }).optional(),
});

const SECURITY = z.looseObject({
  InstanceMetadataServiceConfiguration: z
    .looseObject({ MinimumInstanceMetadataServiceVersion: z.number().optional() })
    .optional(),
});

const EMR_SECURITY = "aws:emr/securityConfiguration:SecurityConfiguration";

const metadataNeedsAToken = rule({
  name: "metadata-needs-a-token",
  description: "Machines answer for their credentials only with a token (IMDSv2).",
  scope: "resource",
  types: [
    "aws:ec2/instance:Instance",
    "aws:ec2/launchTemplate:LaunchTemplate",
    EMR_SECURITY,
    EMR_CLUSTER,
    SCHEDULE,
  ],
  settings: NO_SETTINGS,
  judge: (resource) => {
    if (resource.type === EMR_SECURITY) return emrSecurity(resource.props["configuration"]);
    const flow = jobFlowOf(resource);
    if (flow !== undefined) {
      return flow.hasSecurityConfiguration
        ? []
        : [`${flow.name} has no security configuration: give it one that asks for IMDSv2`];
    }
    if (resource.type === SCHEDULE) return [];
    const tokens = read(METADATA, resource).metadataOptions?.httpTokens;
    return tokens === "required" ? [] : ['set metadataOptions.httpTokens to "required"'];
  },
});

function emrSecurity(configuration: unknown): string[] {
  if (typeof configuration !== "string") return [];
  const { InstanceMetadataServiceConfiguration: service } = SECURITY.parse(
    JSON.parse(configuration),
  );
  return service?.MinimumInstanceMetadataServiceVersion === 2
    ? []
    : ["set MinimumInstanceMetadataServiceVersion to 2 in InstanceMetadataServiceConfiguration"];
}

/** Rules of machines and clusters. */
export const MACHINE_RULES: readonly Rule[] = [
  clustersEndWhenIdle,
  instancesAreAllowed,
  metadataNeedsAToken,
];
