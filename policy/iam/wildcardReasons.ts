/** A wildcard that a policy may use, and why. */
export interface WildcardReason {
  /** Type of the resources whose policies it speaks of. */
  readonly type: string;
  /** The wildcard, as the policy says it: an action, or a resource. */
  readonly wildcard: string;
  /** Only where each of the statement's actions fits this. */
  readonly actions?: RegExp;
  /** Why there is no narrower way. */
  readonly reason: string;
}

/** The wildcards that any part of a lake may use. */
export const WILDCARD_REASONS: readonly WildcardReason[] = [
  {
    type: "aws:kms/key:Key",
    wildcard: "*",
    reason: "in a key's own policy * is the key that the policy hangs on",
  },
  {
    type: "aws:kms/key:Key",
    wildcard: "kms:*",
    reason: "else IAM policies of the account could not govern the key, and nobody could mend that",
  },
];

/** Calls of EMR's roles that name no resource: AWS accepts only `*` for them (Service Authorization Reference). */
export const EMR_WILDCARD_REASONS: readonly WildcardReason[] = [
  {
    type: "aws:iam/rolePolicy:RolePolicy",
    wildcard: "*",
    actions: /^(ssm:UpdateInstanceInformation|ssmmessages:\w+)$/,
    reason: "Session Manager's agent speaks for the node that it runs on",
  },
  {
    type: "aws:iam/rolePolicy:RolePolicy",
    wildcard: "*",
    actions: /^elasticmapreduce:RunJobFlow$/,
    reason: "a cluster that is only being started has no ARN; a condition holds it to tagged ones",
  },
];

/** Calls of an autoscaler that name no resource: AWS accepts only `*` for them (Service Authorization Reference). */
export const EKS_WILDCARD_REASONS: readonly WildcardReason[] = [
  {
    type: "aws:iam/rolePolicy:RolePolicy",
    wildcard: "*",
    actions: /^(autoscaling:Describe\w+|ec2:(Describe\w+|GetInstanceTypesFrom\w+))$/,
    reason: "an autoscaler looks at groups and types of machines, which name no resource",
  },
];

/** Whether one of `reasons` explains a wildcard in a statement with `actions`, in a policy of a resource of `type`. */
export function isExplained(
  wildcard: string,
  actions: readonly string[],
  type: string,
  reasons: readonly WildcardReason[],
): boolean {
  return reasons.some(
    (it) =>
      it.type === type &&
      it.wildcard === wildcard &&
      actions.every((action) => it.actions?.test(action) ?? true),
  );
}
