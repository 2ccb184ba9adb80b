import { fits } from "../iam/wildcards";

/** An object of a pattern or of an event. */
type Json = Readonly<Record<string, unknown>>;

/**
 * Whether EventBridge would hand `event` to a rule with the pattern `text`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @throws an error for a pattern that EventBridge would refuse: no JSON, no object, a field that is no list, an
 * operator that it does not have.
 */
export function patternMatches(text: string, event: Json): boolean {
  const pattern: unknown = JSON.parse(text);
  if (!isObject(pattern)) throw new Error("an event pattern is a JSON object");
  return objectMatches(pattern, event);
}

function objectMatches(pattern: Json, event: Json): boolean {
  // Every field is looked at, so that a mistake in one is found whatever the others say.
  const results = Object.entries(pattern).map(([field, wanted]) => {
    if (field === "$or") return alternatives(wanted).some((one) => objectMatches(one, event));
    const came = event[field];
    if (Array.isArray(wanted)) return fieldMatches(wanted, came);
    if (!isObject(wanted)) throw new Error(`the field ${field} must be a list or an object`);
    return objectMatches(wanted, isObject(came) ? came : {});
  });
  return results.every(Boolean);
}

function alternatives(value: unknown): Json[] {
  if (!Array.isArray(value) || !value.every(isObject))
    throw new Error("$or must be a list of objects");
  return value;
}

function fieldMatches(wanted: readonly unknown[], came: unknown): boolean {
  if (wanted.length === 0) throw new Error("a field needs at least one value");
  return wanted.map((one) => valueMatches(one, came)).some(Boolean);
}

function valueMatches(wanted: unknown, came: unknown): boolean {
  const values: readonly unknown[] = Array.isArray(came) ? came : [came];
  if (!isObject(wanted)) return came !== undefined && values.includes(wanted);
  return Object.entries(wanted).every(([operator, operand]) => {
    if (operator === "exists") return (came !== undefined) === operand;
    const test = OPERATORS[operator];
    if (test === undefined) throw new Error(`EventBridge has no operator ${operator}`);
    return came !== undefined && values.some((value) => test(operand, value));
  });
}

type Test = (operand: unknown, value: unknown) => boolean;

const OPERATORS: Readonly<Record<string, Test>> = {
  prefix: (operand, value) => edge(operand, value, (text, part) => text.startsWith(part)),
  suffix: (operand, value) => edge(operand, value, (text, part) => text.endsWith(part)),
  "equals-ignore-case": (operand, value) => lower(operand) === lower(value),
  wildcard: (operand, value) =>
    [operand].flat().some((one) => fits(String(one).replaceAll("?", "\u0000"), String(value))),
  numeric: numericHolds,
  cidr: () => {
    throw new Error("addresses are not among EMR's events: no rule needs cidr");
  },
  "anything-but": (operand, value) => {
    const refused = [operand].flat();
    return !refused.some((one) => (isObject(one) ? valueMatches(one, value) : one === value));
  },
};

/** A text, or `{"equals-ignore-case": text}`, at one end of a value; or one of a list. */
function edge(
  operand: unknown,
  value: unknown,
  holds: (text: string, part: string) => boolean,
): boolean {
  if (typeof value !== "string") return false;
  return [operand].flat().some((one) => {
    if (typeof one === "string") return holds(value, one);
    if (!isObject(one)) throw new Error("prefix and suffix take texts");
    return holds(value.toLowerCase(), lower(one["equals-ignore-case"]));
  });
}

const COMPARISONS: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  "=": (one, other) => one === other,
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  ">": (one, other) => one > other,
  ">=": (one, other) => one >= other,
};

/** `[">", 0, "<=", 5]`: each comparison must hold. */
function numericHolds(operand: unknown, value: unknown): boolean {
  if (!Array.isArray(operand) || operand.length % 2 !== 0) {
    throw new Error("numeric takes pairs of a comparison and a number");
  }
  const pairs = Array.from({ length: operand.length / 2 }, (_, index) => index * 2);
  return pairs.every((at) => {
    const compare = COMPARISONS[String(operand[at])];
    if (compare === undefined) throw new Error(`numeric has no comparison ${String(operand[at])}`);
    return typeof value === "number" && compare(value, Number(operand[at + 1]));
  });
}

function lower(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
