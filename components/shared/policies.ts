/** Whether a statement permits or forbids. */
export enum Effect {
  /** Permits the actions. */
  Allow = "Allow",
  /** Forbids the actions, whatever else permits them. */
  Deny = "Deny",
}

/** One test that a request must pass for a statement to count. */
export interface PolicyCondition {
  /** IAM's operator, such as `StringEquals` or `ArnLike`. */
  readonly operator: string;
  /** What is tested, such as `aws:SourceAccount` or `s3:prefix`. */
  readonly key: string;
  /** Values, one of which must fit. */
  readonly values: string[];
}

/** One statement of an IAM policy. */
export interface PolicyStatement {
  /** Name within the policy, letters and digits. */
  readonly sid?: string;
  /**
   * Whether the statement permits or forbids.
   * @default - permits
   */
  readonly effect?: Effect;
  /** Actions, such as `s3:GetObject`. */
  readonly actions: string[];
  /** ARNs that the actions may touch. */
  readonly resources: string[];
  /** Tests that must all pass. */
  readonly conditions?: PolicyCondition[];
}

/** Who a statement of a resource's own policy, or of a role's trust, speaks of. */
export interface Principal {
  /** IAM's kind of principal. */
  readonly kind: "Service" | "AWS";
  /** Service hosts or ARNs; `*` is anybody, which only a statement that denies may say. */
  readonly names: readonly string[];
}

/** A statement of a policy that hangs on the resource; a trust names no resource. */
export interface ResourceStatement extends Omit<PolicyStatement, "resources"> {
  readonly principal: Principal;
  readonly resources?: readonly string[];
}

/** A policy's text. The same statements always give the same text. */
export function policyDocument(
  statements: readonly (PolicyStatement | ResourceStatement)[],
): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(asJson) });
}

function asJson(statement: PolicyStatement | ResourceStatement): object {
  return {
    ...(statement.sid === undefined ? {} : { Sid: statement.sid }),
    Effect: statement.effect ?? Effect.Allow,
    ...("principal" in statement
      ? { Principal: { [statement.principal.kind]: statement.principal.names } }
      : {}),
    Action: statement.actions,
    ...(statement.resources === undefined ? {} : { Resource: statement.resources }),
    ...(statement.conditions === undefined
      ? {}
      : { Condition: conditionJson(statement.conditions) }),
  };
}

/** IAM wants conditions by operator, then by key; two tests of one key under one operator are one list. */
function conditionJson(conditions: readonly PolicyCondition[]): object {
  const operators = [...new Set(conditions.map(({ operator }) => operator))];
  return Object.fromEntries(
    operators.map((operator) => [
      operator,
      Object.fromEntries(
        conditions
          .filter((condition) => condition.operator === operator)
          .map(({ key, values }) => [key, values]),
      ),
    ]),
  );
}

/** A condition that `key` is one of `values`. */
export function equals(key: string, ...values: string[]): PolicyCondition {
  return { operator: "StringEquals", key, values };
}

/** A condition that the ARN in `key` fits one of `patterns`. */
export function arnLike(key: string, ...patterns: string[]): PolicyCondition {
  return { operator: "ArnLike", key, values: patterns };
}
