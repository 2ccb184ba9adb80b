import { arnFits, fits } from "./wildcards";

/** What is known of a request, by condition key; a key that is not there is not part of the request. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

type Test = (wanted: string, came: string) => boolean;

const equal: Test = (wanted, came) => wanted === came;
const equalAnyCase: Test = (wanted, came) => wanted.toLowerCase() === came.toLowerCase();
const compare =
  (holds: (difference: number) => boolean, number: (text: string) => number): Test =>
  (wanted, came) =>
    holds(number(came) - number(wanted));

const numeric = (holds: (difference: number) => boolean): Test => compare(holds, Number);
const dated = (holds: (difference: number) => boolean): Test =>
  compare(holds, (text) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)));

/** Operators that say what must be. */
const POSITIVE: Readonly<Record<string, Test>> = {
  StringEquals: equal,
  StringEqualsIgnoreCase: equalAnyCase,
  StringLike: fits,
  ArnEquals: arnFits,
  ArnLike: arnFits,
  Bool: equalAnyCase,
  BinaryEquals: equal,
  NumericEquals: numeric((difference) => difference === 0),
  NumericLessThan: numeric((difference) => difference < 0),
  NumericLessThanEquals: numeric((difference) => difference <= 0),
  NumericGreaterThan: numeric((difference) => difference > 0),
  NumericGreaterThanEquals: numeric((difference) => difference >= 0),
  DateEquals: dated((difference) => difference === 0),
  DateLessThan: dated((difference) => difference < 0),
  DateLessThanEquals: dated((difference) => difference <= 0),
  DateGreaterThan: dated((difference) => difference > 0),
  DateGreaterThanEquals: dated((difference) => difference >= 0),
  IpAddress: ipFits,
};

/** Operators that say what must not be, each with the one it turns round. They hold for a key that is not there. */
const NEGATIVE: Readonly<Record<string, Test>> = {
  StringNotEquals: equal,
  StringNotEqualsIgnoreCase: equalAnyCase,
  StringNotLike: fits,
  ArnNotEquals: arnFits,
  ArnNotLike: arnFits,
  NumericNotEquals: numeric((difference) => difference === 0),
  DateNotEquals: dated((difference) => difference === 0),
  NotIpAddress: ipFits,
};

/**
 * Whether one test of a statement's `Condition` holds for a request.
 *
 * @throws an error for an operator that IAM does not have.
 */
export function conditionHolds(
  operator: string,
  key: string,
  values: readonly string[],
  request: RequestContext,
): boolean {
  const came = valuesOf(request, key);
  const { quantifier, name, ifExists } = partsOf(operator);
  const isMissing = came === undefined;
  if (name === "Null") return values.includes(String(isMissing));

  const isNegative = NEGATIVE[name] !== undefined;
  const test = POSITIVE[name] ?? NEGATIVE[name];
  if (test === undefined) throw new Error(`IAM has no condition operator ${operator}`);
  if (isMissing) return ifExists || isNegative || quantifier === "ForAllValues";
  const one = (value: string): boolean =>
    values.some((wanted) => test(withVariables(wanted, request), value)) !== isNegative;
  return isOfAll(quantifier, isNegative) ? came.every(one) : came.some(one);
}

/** Without a quantifier a negative operator speaks of every value, a positive one of any. */
function isOfAll(quantifier: string | undefined, isNegative: boolean): boolean {
  return quantifier === undefined ? isNegative : quantifier === "ForAllValues";
}

/** `ForAnyValue:StringLikeIfExists` taken apart. */
function partsOf(operator: string): {
  readonly quantifier: string | undefined;
  readonly name: string;
  readonly ifExists: boolean;
} {
  const [, quantifier, name = "", ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  return { quantifier, name, ifExists: ifExists !== undefined };
}

/** Condition keys are compared without regard to case. */
function valuesOf(request: RequestContext, key: string): readonly string[] | undefined {
  const found = Object.entries(request).find(
    ([name]) => name.toLowerCase() === key.toLowerCase(),
  )?.[1];
  return found === undefined ? undefined : [found].flat();
}

/** `${key}` in a value stands for what the request says of it; what it does not say, nothing equals. */
function withVariables(value: string, request: RequestContext): string {
  return value.replace(/\$\{([^},]+)[^}]*\}/g, (whole, key: string) => {
    return valuesOf(request, key.trim())?.[0] ?? whole;
  });
}

/** Whether an IPv4 address lies in a range. */
function ipFits(range: string, address: string): boolean {
  const [network = "", length = "32"] = range.split("/");
  const from = ipNumber(network);
  const at = ipNumber(address);
  if (from === undefined || at === undefined) return range === address;
  const size = 2 ** (32 - Number(length));
  return Math.floor(from / size) === Math.floor(at / size);
}

function ipNumber(address: string): number | undefined {
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
