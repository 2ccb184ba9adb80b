import { z } from "zod";

/** IAM lets one value stand for a list of one. */
const list = z.union([z.string(), z.array(z.string())]).transform((it) => [it].flat());

/** A condition's values may be written as flags and numbers too. */
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.union([scalar, z.array(scalar)]).transform((it) => [it].flat());

const principals = z.union([
  z.literal("*").transform(() => ({ AWS: ["*"] })),
  z.record(z.string(), list),
]);

const STATEMENT = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principals.optional(),
  NotPrincipal: principals.optional(),
  Action: list.optional(),
  NotAction: list.optional(),
  Resource: list.optional(),
  NotResource: list.optional(),
  Condition: z.record(z.string(), z.record(z.string(), values)).optional(),
});

const POLICY = z.looseObject({
  Statement: z
    .union([STATEMENT, z.array(STATEMENT)])
    .transform((it): readonly z.output<typeof STATEMENT>[] => [it].flat()),
});

/** One statement of a policy; single values have become lists. */
export type Statement = z.output<typeof STATEMENT>;

/**
 * The statements of a policy's text.
 *
 * @throws an error that says what is wrong with the text; AWS would refuse such a policy, too.
 */
export function statementsOf(text: string): readonly Statement[] {
  return POLICY.parse(JSON.parse(text)).Statement;
}

/** Every policy's text in a value, however deep it stands. */
export function policyTexts(value: unknown): string[] {
  if (typeof value === "string") return isPolicy(value) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(policyTexts);
}

function isPolicy(text: string): boolean {
  if (!text.trimStart().startsWith("{") || !text.includes('"Statement"')) return false;
  try {
    return POLICY.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
