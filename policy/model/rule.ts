import { z } from "zod";
import { NotYetKnown, type Subject } from "./subject";

/** What a rule may look at beside the resource that it judges. */
export interface Context<S> {
  /** Every resource of the stack, for a rule of scope `stack`; else the one alone. */
  readonly stack: readonly Subject[];
  /** The rule's settings, defaults filled in. */
  readonly settings: S;
}

/** How a rule is written. */
interface RuleSpec<S extends z.ZodObject> {
  /** Name, in words with dashes. */
  readonly name: string;
  /** What holds for every stack that passes, in one sentence. */
  readonly description: string;
  /** `resource` rules refuse a resource before it is made; `stack` rules look at how resources go together. */
  readonly scope: "resource" | "stack";
  /** Types of the resources that are judged; every resource where it is left out. */
  readonly types?: readonly string[];
  /** What a user of the pack may set. */
  readonly settings: S;
  /** What is wrong with `resource`, one sentence each with the remedy in it; empty where nothing is. */
  readonly judge: (resource: Subject, context: Context<z.output<S>>) => readonly string[];
}

/** A rule, its settings still to be read. */
export interface Rule extends Omit<RuleSpec<z.ZodObject>, "judge"> {
  /** What is wrong with `resource`, given settings as a user wrote them. Empty while its values are not known. */
  readonly complaints: (
    resource: Subject,
    stack: readonly Subject[],
    given?: Readonly<Record<string, unknown>>,
  ) => readonly string[];
}

/** One thing that is wrong. */
export interface Complaint {
  readonly rule: string;
  readonly urn: string;
  readonly message: string;
}

/** No settings. */
export const NO_SETTINGS = z.object({});

/** A rule from how it is written. */
export function rule<S extends z.ZodObject>(spec: RuleSpec<S>): Rule {
  const { judge, ...rest } = spec;
  return {
    ...rest,
    complaints: (resource, stack, given = {}) => {
      if (!(spec.types?.includes(resource.type) ?? true)) return [];
      try {
        return judge(resource, { stack, settings: spec.settings.parse(given) });
      } catch (error) {
        if (error instanceof NotYetKnown) return [];
        throw error;
      }
    },
  };
}

/** Everything that is wrong with a stack. `settings` are by rule. */
export function judgeStack(
  rules: readonly Rule[],
  stack: readonly Subject[],
  settings: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): Complaint[] {
  return rules.flatMap((it) =>
    stack.flatMap((resource) =>
      it
        .complaints(resource, it.scope === "stack" ? stack : [resource], settings[it.name])
        .map((message) => ({ rule: it.name, urn: resource.urn, message })),
    ),
  );
}
