import { closest } from "fastest-levenshtein";
import { getStack, runtime } from "@pulumi/pulumi";
import { z } from "zod";
import { Checks, IcebergCatalog } from "../components";
import { type Mending, mendingByCommand } from "../remedies";
import { SETTINGS, textsOf, type Settings } from "./settingsSchema";
import { checkTogether } from "./settingsTogether";
import { checkTags, checkValues } from "./settingsValues";
import { stackNameProblem } from "./stackName";
import { onlyVariantOf } from "./variants";

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
  const values = lakeValues(config, checks, mending);
  const parsed = SETTINGS.safeParse(values);
  for (const key of new Set(parsed.error?.issues.flatMap(keysOf) ?? [])) {
    checks.expect(false, NAMESPACE + key, complaint(key, config[NAMESPACE + key], mending));
  }
  const tags = tagsIn(config);
  checkTags(config[DEFAULT_TAGS], DEFAULT_TAGS, checks);
  checkValues(values, checks, mending);
  if (parsed.success) {
    checkVariant(parsed.data, Object.keys(values), checks, mending);
    checkTogether(parsed.data, Object.keys(values), checks, mending);
  }
  checks.done("The stack's settings");

  return Object.freeze({ ...SETTINGS.parse(values), tags: TAGS.parse(tags.data).tags });
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

/** No setting of another variant is given, and none that this one cannot do without is missing. */
function checkVariant(
  settings: z.output<typeof SETTINGS>,
  given: readonly string[],
  checks: Checks,
  mending: Mending,
): void {
  const { variant, catalog } = settings;
  for (const key of given) {
    const only = onlyVariantOf(key) ?? variant;
    checks.expect(
      only === variant,
      NAMESPACE + key,
      `is a setting of the variant ${only}, and this stack's is ${variant}; remove it ${mending.remove(NAMESPACE + key)}`,
    );
  }
  if (variant !== "eks-iceberg") return;
  const images = catalog === IcebergCatalog.Hive ? IMAGES : IMAGES.slice(0, 1);
  for (const key of images) {
    checks.expect(
      settings[key] !== undefined,
      NAMESPACE + key,
      `is needed by the variant eks-iceberg: an image that its pods run (docs/eks-iceberg.md says how to build it); set it ${mending.set(NAMESPACE + key, textsOf(key).example)}`,
    );
  }
}

const IMAGES = ["sparkImage", "metastoreImage"] as const;

/** The values below `lake:`, typed as their setting wants them; unknown keys are complaints. */
function lakeValues(
  config: StackConfig,
  checks: Checks,
  mending: Mending,
): Record<string, unknown> {
  const known = Object.keys(SETTINGS.shape);
  const given = Object.keys(config).filter((key) => key.startsWith(NAMESPACE));
  const values: Record<string, unknown> = {};
  for (const fullKey of given) {
    const key = fullKey.slice(NAMESPACE.length);
    if (isSetting(key)) {
      values[key] = takesText(key) ? config[fullKey] : fromText(config[fullKey] ?? "");
    } else {
      const nearest = NAMESPACE + closest(key, known);
      checks.expect(
        false,
        fullKey,
        `is no setting. Did you mean ${nearest}? Remove it ${mending.remove(fullKey)}`,
      );
    }
  }
  return values;
}

function isSetting(key: string): key is keyof typeof SETTINGS.shape {
  return Object.hasOwn(SETTINGS.shape, key);
}

function takesText(key: keyof typeof SETTINGS.shape): boolean {
  return z.toJSONSchema(SETTINGS.shape[key], { io: "input" }).type === "string";
}

/** Pulumi keeps numbers, flags and lists as JSON text; what is no JSON stays text, and the schema refuses it. */
function fromText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function keysOf(issue: z.core.$ZodIssue): string[] {
  return [String(issue.path[0])];
}

function complaint(key: string, came: string | undefined, mending: Mending): string {
  const { wanted, example } = textsOf(key);
  return `must be ${wanted}, got ${String(came)}; mend it ${mending.set(NAMESPACE + key, example)}`;
}
