import { z } from "zod";
import { type Checks, isAligned, isPrivate, parseCidr, tagFaults } from "../components";
import { type Mending } from "../remedies";
import { type FaultOf, isVariant, partOf } from "../variants";
import { COMMON_SETTINGS } from "./commonSettings";
import { ownSettings, textsOf } from "./settingsSchema";

/** Rules for single texts that a schema cannot say, by setting; they hold for each item of a list. */
const RULES: Readonly<Record<string, FaultOf>> = {
  vpcCidr: rangeFault,
  interfaceEndpoints: endpointFault,
};

/** Complains of values that the schema takes and AWS does not, and of twins in lists; what the schema refuses is left to it. */
export function checkValues(
  values: Readonly<Record<string, unknown>>,
  variant: string,
  checks: Checks,
  mending: Mending,
): void {
  const rules = { ...RULES, ...(isVariant(variant) ? partOf(variant, "settings").rules : {}) };
  for (const [key, schema] of Object.entries({ ...ownSettings(variant), ...COMMON_SETTINGS })) {
    const given = schema.safeParse(values[key]);
    if (values[key] === undefined || !given.success) continue;
    const texts = LIST.safeParse(values[key]).data ?? TEXT.parse(values[key]);
    const faults = texts.flatMap((text, index) => [
      ...(texts.indexOf(text) < index ? [`names "${text}" twice`] : []),
      ...faultOf(rules[key], text),
    ]);
    for (const fault of faults) {
      const remedy = mending.set(`lake:${key}`, textsOf(key).example);
      checks.expect(false, `lake:${key}`, `${fault}; mend it ${remedy}`);
    }
  }
}

const LIST = z.array(z.string());

/** A single text; nothing for a number or a flag. */
const TEXT = z
  .string()
  .transform((text) => [text])
  .catch([]);

function faultOf(rule: FaultOf | undefined, text: string): string[] {
  const fault = rule?.(text);
  return fault === undefined ? [] : [`${fault}, got ${text}`];
}

/** A VPC is a /16 to a /28, and four subnets must fit into it twice. */
const PREFIXES = { shortest: 16, longest: 23 };

function rangeFault(text: string): string | undefined {
  const range = parseCidr(text);
  if (range === undefined || range.bits < PREFIXES.shortest || range.bits > PREFIXES.longest) {
    return `must be a /${PREFIXES.shortest} to a /${PREFIXES.longest}`;
  }
  if (!isAligned(range)) return "must begin where a range of its size begins";
  if (isPrivate(range)) return undefined;
  return "must be of private addresses (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10)";
}

function endpointFault(service: string): string | undefined {
  if (service.startsWith("com.amazonaws.")) return "must be a service's short name, as kms";
  if (service !== "s3" && service !== "dynamodb") return undefined;
  return "needs no entry: the network has a gateway to it, at no charge";
}

function tagsIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const TAGS = z.looseObject({ tags: z.record(z.string(), z.unknown()).default({}) });

/** Complains of tags that AWS would refuse on some resource, each by its name. */
export function checkTags(text: string | undefined, key: string, checks: Checks): void {
  const given = TAGS.safeParse(tagsIn(text ?? "{}"));
  checks.expect(given.success, key, 'must be like {"tags": {"team": "data"}}');
  for (const { key: tag, reason } of tagFaults(given.data?.tags ?? {})) {
    checks.expect(false, key, `tag "${tag}" ${reason}`);
  }
}
