import { conditionHolds, type RequestContext } from "./conditions";
import type { Statement } from "./policyDocument";
import { fits, fitsAnyCase } from "./wildcards";

/** Who asks: the kind that a policy names it under, and the ARN or host of it. */
export interface Caller {
  readonly kind: "AWS" | "Service" | "Federated";
  readonly name: string;
}

/** What somebody asks AWS to do. */
export interface Request {
  /** Undefined for a policy that hangs on the caller and names none. */
  readonly caller?: Caller;
  /** Such as `s3:GetObject`. */
  readonly action: string;
  /** ARN of what it is done to; undefined for a trust, which speaks of its own role. */
  readonly resource?: string;
  /** What else is known, by condition key. */
  readonly context?: RequestContext;
}

/** What a policy by itself makes of a request. */
export type Decision = "allowed" | "refused" | "not mentioned";

/** What `statements` make of a request: a refusal wins, and what nothing allows is not mentioned. */
export function decide(statements: readonly Statement[], request: Request): Decision {
  const counting = statements.filter((statement) => applies(statement, request));
  if (counting.some(({ Effect }) => Effect === "Deny")) return "refused";
  return counting.length > 0 ? "allowed" : "not mentioned";
}

/** Whether a statement speaks of a request. */
export function applies(statement: Statement, request: Request): boolean {
  return (
    callerFits(statement, request.caller) &&
    actionFits(statement, request.action) &&
    resourceFits(statement, request.resource) &&
    conditionsHold(statement, request.context ?? {})
  );
}

/** Whether a statement's actions take in `action`. */
export function actionFits({ Action, NotAction }: Statement, action: string): boolean {
  if (Action !== undefined) return Action.some((it) => fitsAnyCase(it, action));
  return NotAction !== undefined && !NotAction.some((it) => fitsAnyCase(it, action));
}

/** Whether a statement's resources take in `resource`. A trust names none, and speaks of its role. */
export function resourceFits({ Resource, NotResource }: Statement, resource?: string): boolean {
  if (resource === undefined) return true;
  if (Resource !== undefined) return Resource.some((it) => fits(it, resource));
  return NotResource === undefined || !NotResource.some((it) => fits(it, resource));
}

function callerFits({ Principal, NotPrincipal }: Statement, caller?: Caller): boolean {
  if (Principal === undefined && NotPrincipal === undefined) return true;
  if (caller === undefined) return false;
  if (Principal !== undefined) return namesCaller(Principal, caller);
  return !namesCaller(NotPrincipal ?? {}, caller);
}

function namesCaller(
  principals: Readonly<Record<string, readonly string[]>>,
  caller: Caller,
): boolean {
  const names = principals[caller.kind] ?? [];
  // `{"AWS": "*"}` is everybody, services and the anonymous too.
  if ((principals["AWS"] ?? []).includes("*")) return true;
  return names.some((name) => name === "*" || name === caller.name || isAccountOf(name, caller));
}

/** An account's number or root names everyone in it whom the account's own policies let. */
function isAccountOf(name: string, { kind, name: arn }: Caller): boolean {
  const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
  return kind === "AWS" && account !== undefined && arn.split(":")[4] === account;
}

function conditionsHold({ Condition = {} }: Statement, context: RequestContext): boolean {
  return Object.entries(Condition).every(([operator, tests]) =>
    Object.entries(tests).every(([key, values]) => conditionHolds(operator, key, values, context)),
  );
}
