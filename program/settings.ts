import { closest } from "fastest-levenshtein";
import { getStack, runtime } from "@pulumi/pulumi";
import { z } from "zod";
import { Checks } from "../components";
import { type Mending, mendingByCommand } from "../remedies";
import { DEFAULT_VARIANT } from "../variants";
import { COMMON_SETTINGS, type Settings } from "./commonSettings";
import { allSettings, ownSettings, settingOf, textsOf, variantsWith } from "./settingsSchema";
import { checkTogether } from "./settingsTogether";
import { checkTags, checkValues } from "./settingsValues";
import { stackNameProblem } from "./stackName";

/** A stack's configuration as Pulumi keeps it: full keys, every value as text. */
export type StackConfig = Readonly<Record<string, string>>;

const NAMESPACE = "lake:";
const DEFAULT_TAGS = "aws:defaultTags";
const TAGS = z.looseObject({ tags: z.record(z.string(), z.string()).default({}) });

/**
 * Reads the stack's settings: the only place that looks at its configuration.
 *
 * @throws one error that lists every value that will not do: its key, what was wanted, what came, and the command
 * that mends it.
 * @param stack - The stack's name. @default - that of the stack that is deployed
 * @param mending - How the stack's settings are mended. @default - by commands for that stack
 */
export function readSettings(
  config: StackConfig = runtime.allConfig(),
  stack: string = getStack(),
  mending: Mending = mendingByCommand({ stack }),
): Settings {
  const checks = new Checks();
  checkName(stack, config, checks);
  const variant = variantNamed(config) ?? DEFAULT_VARIANT;
  const values = lakeValues(config, variant, checks, mending);
  const schema = z.object({ ...ownSettings(variant), ...COMMON_SETTINGS });
  const parsed = schema.safeParse(values);
  for (const key of keysOf(parsed.error)) {
    checks.expect(false, NAMESPACE + key, complaint(key, config[NAMESPACE + key], mending));
  }
  const tags = tagsIn(config);
  checkTags(config[DEFAULT_TAGS], DEFAULT_TAGS, checks);
  checkValues(values, variant, checks, mending);
  if (parsed.success) {
    const settings = { ...parsed.data, tags: {} };
    checkTogether(settings, Object.keys(values), checks, mending);
  }
  checks.done("The stack's settings");

  return Object.freeze({ ...schema.parse(values), tags: TAGS.parse(tags.data).tags });
}

function checkName(stack: string, config: StackConfig, checks: Checks): void {
  // Without an engine, as in a test of settings alone, there is no stack.
  const problem = stack === "" ? undefined : stackNameProblem(stack, variantNamed(config));
  checks.expect(problem === undefined, "--stack", problem ?? "");
}

/** The tags that the stack's provider puts on everything; none where they cannot be read. */
export function stackTags(config: StackConfig): Readonly<Record<string, string>> {
  return tagsIn(config).data?.tags ?? {};
}

function tagsIn(config: StackConfig): z.ZodSafeParseResult<z.output<typeof TAGS>> {
  return TAGS.safeParse(fromText(config[DEFAULT_TAGS] ?? "{}"));
}

/** The variant that a stack's configuration names, be it one or not; undefined where it names none. */
export function variantNamed(config: StackConfig): string | undefined {
  return config[`${NAMESPACE}variant`];
}

/**
 * The values below `lake:`, typed as their setting wants them. Keys that are no setting, and those of other variants, are
 * complaints.
 */
function lakeValues(
  config: StackConfig,
  variant: string,
  checks: Checks,
  mending: Mending,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [fullKey, text] of Object.entries(config)) {
    if (!fullKey.startsWith(NAMESPACE)) continue;
    const key = fullKey.slice(NAMESPACE.length);
    const schema = settingOf(variant, key);
    if (schema !== undefined) values[key] = takesText(schema) ? text : fromText(text);
    else checks.expect(false, fullKey, strange(key, variant, mending));
  }
  return values;
}

/** Why a stack of the variant cannot have the key: it belongs to another variant, or is no setting at all. */
function strange(key: string, variant: string, mending: Mending): string {
  const remove = mending.remove(NAMESPACE + key);
  const owners = variantsWith(key);
  if (owners === undefined) {
    const nearest = NAMESPACE + closest(key, Object.keys(allSettings()));
    return `is no setting. Did you mean ${nearest}? Remove it ${remove}`;
  }
  return `is a setting of the variant ${owners.join(" and ")}, and this stack's is ${variant}; remove it ${remove}`;
}

function takesText(schema: z.ZodType): boolean {
  return z.toJSONSchema(schema, { io: "input" }).type === "string";
}

/** Pulumi keeps numbers, flags and lists as JSON text; what is no JSON stays text, and the schema refuses it. */
function fromText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The settings that a schema complains of, each once. */
function keysOf(error: z.ZodError | undefined): ReadonlySet<string> {
  return new Set(error?.issues.map(({ path }) => String(path[0])));
}

function complaint(key: string, came: string | undefined, mending: Mending): string {
  const { wanted, example } = textsOf(key);
  return `must be ${wanted}, got ${String(came)}; mend it ${mending.set(NAMESPACE + key, example)}`;
}
