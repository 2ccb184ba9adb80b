import type {
  PolicyConfigSchema,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { z } from "zod";
import { defaultTagsOf } from "./defaultTags";
import type { Rule } from "./model/rule";
import { UNKNOWN, type Props, type Subject } from "./model/subject";

/** Settings that come from the stack itself, by rule; they win over the pack's. */
export type StackSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A rule as the engine runs it. */
export function policyOf(
  rule: Rule,
  fromStack: StackSettings,
): ResourceValidationPolicy | StackValidationPolicy {
  const settingsOf = (args: Pick<StackValidationArgs, "getConfig">): Record<string, unknown> => ({
    ...args.getConfig(),
    ...fromStack[rule.name],
  });
  const schema = configSchema(rule);
  const policy = {
    name: rule.name,
    description: rule.description,
    ...(Object.keys(schema.properties).length === 0 ? {} : { configSchema: schema }),
  };
  if (rule.scope === "resource") {
    return {
      ...policy,
      validateResource: (args, report) => {
        const subject = subjectOf(args);
        for (const it of rule.complaints(subject, [subject], settingsOf(args))) report(it);
      },
    };
  }
  return {
    ...policy,
    validateStack: (args, report) => {
      const stack = subjectsOf(args.resources);
      const settings = settingsOf(args);
      for (const it of stack) {
        for (const text of rule.complaints(it, stack, settings)) report(text, it.urn);
      }
    },
  };
}

/** One resource as the engine shows it before it is made: by itself, without the tags that its provider will add. */
function subjectOf({ type, name, urn, props, opts, provider }: ResourceValidationArgs): Subject {
  return {
    type,
    name,
    urn,
    props: { tagsAll: defaultTagsOf(provider?.props), ...plainProps(props) },
    protect: opts.protect,
    madeFrom: () => [],
  };
}

/** Every resource of a stack, with what it is made from. */
function subjectsOf(resources: readonly PolicyResource[]): Subject[] {
  const known = new Map<string, Subject>();
  for (const { type, name, urn, props, opts, propertyDependencies } of resources) {
    known.set(urn, {
      type,
      name,
      urn,
      props: plainProps(props),
      protect: opts.protect,
      madeFrom: (property) =>
        (propertyDependencies[property] ?? []).flatMap((it) => known.get(it.urn) ?? []),
    });
  }
  return [...known.values()];
}

/** The engine's properties without what was not given; reading one that is not known yet throws there. */
export function plainProps(props: object): Props {
  const entries = Object.keys(props).map((key): [string, unknown] => [key, plainAt(props, key)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}

function plainAt(holder: object, key: string | number): unknown {
  try {
    return plain(Reflect.get(holder, key));
  } catch (error) {
    if (error instanceof Error && error.constructor.name === "UnknownValueError") return UNKNOWN;
    throw error;
  }
}

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value)) return plainProps(value);
  // Not `map`: it would read, and so trip over, the one that is not known.
  return Array.from({ length: value.length }, (_, index) => plainAt(value, index));
}

/** The settings of a rule as Pulumi checks them. */
function configSchema({ settings }: Rule): PolicyConfigSchema {
  const { properties = {} } = z.toJSONSchema(settings, { io: "input" });
  return { properties: properties as PolicyConfigSchema["properties"] };
}
