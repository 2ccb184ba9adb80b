import { applies, resourceFits } from "./evaluate";
import type { Statement } from "./policyDocument";
import { isWild } from "./wildcards";

/** An account that nobody of ours has, and what stands there. */
const STRANGER = "999999999999";
const STRANGERS_ROLE = `arn:aws:iam::${STRANGER}:role/stranger`;

/** What a stranger's resource of a service is called. S3 names no account, so its names are nobody's. */
function strangersResources(service: string): string[] {
  return [
    `arn:aws:${service}:us-east-1:${STRANGER}:strangers-resource/part`,
    `arn:aws:${service}::${STRANGER}:strangers-resource/part`,
    `arn:aws:${service}:::strangers-resource/part`,
  ];
}

/** The actions that a statement permits without naming them: patterns, or everything but a list. */
export function wildActions(statement: Statement): string[] {
  if (statement.Effect === "Deny") return [];
  if (statement.NotAction !== undefined) {
    return [`everything but ${statement.NotAction.join(", ")}`];
  }
  return (statement.Action ?? []).filter(isWild);
}

/**
 * The resources that a statement permits without naming them: patterns that take in what belongs to a stranger,
 * however they are spelt, or everything but a list.
 */
export function wildResources(statement: Statement): string[] {
  if (statement.Effect === "Deny") return [];
  if (statement.NotResource !== undefined) {
    return [`everything but ${statement.NotResource.join(", ")}`];
  }
  const services = (statement.Action ?? []).map((action) => action.split(":")[0] ?? "");
  const probes = [...new Set(services)].flatMap(strangersResources);
  return (statement.Resource ?? []).filter((pattern) =>
    probes.some((probe) => resourceFits({ Effect: "Allow", Resource: [pattern] }, probe)),
  );
}

/** Condition keys that tell who a caller is or where it comes from; only these can keep a stranger out. */
const TELLS_WHO =
  /^(aws:(Principal\w*|Source(Account|Arn|Org\w+|Vpc\w*|Ip|Owner)|userid|VpcSource\w*|CalledVia\w*)|kms:CallerAccount|sts:ExternalId|[\w.-]+:(sub|aud))(\/.*)?$/i;

/** Whether a statement of a resource's own policy permits something to somebody of another account, or to anybody. */
export function letsStrangersIn(statement: Statement): boolean {
  if (statement.Effect === "Deny") return false;
  const action = (statement.Action ?? ["any:Action"])[0] ?? "";
  const open: Statement = { ...statement, Condition: conditionsOnCaller(statement) };
  const caller = { kind: "AWS", name: STRANGERS_ROLE } as const;
  return applies(open, { caller, action, context: STRANGERS_CONTEXT });
}

/** Only what can keep a stranger out: he fulfils every other condition when he likes. */
function conditionsOnCaller({ Condition = {} }: Statement): NonNullable<Statement["Condition"]> {
  return Object.fromEntries(
    Object.entries(Condition).map(([operator, tests]) => [
      operator,
      Object.fromEntries(Object.entries(tests).filter(([key]) => TELLS_WHO.test(key))),
    ]),
  );
}

const STRANGERS_CONTEXT = {
  "aws:PrincipalAccount": STRANGER,
  "aws:PrincipalArn": STRANGERS_ROLE,
  "aws:SourceAccount": STRANGER,
  "aws:SourceArn": `arn:aws:s3:::strangers-resource`,
  "kms:CallerAccount": STRANGER,
  // An address of the documentation's, which nobody has.
  "aws:SourceIp": "203.0.113.7",
};

/** Services that say for which account they act: a trust must ask them, or another account could use the role. */
const SAYS_ACCOUNT: readonly string[] = [
  "elasticmapreduce.amazonaws.com",
  "emr-serverless.amazonaws.com",
  "glue.amazonaws.com",
  "pods.eks.amazonaws.com",
  "scheduler.amazonaws.com",
  "states.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
];

/**
 * The services through which another account could take on a role with the trust `statements`
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html).
 */
export function confusedDeputies(statements: readonly Statement[]): string[] {
  return SAYS_ACCOUNT.filter((service) =>
    statements.some(
      (statement) =>
        statement.Effect === "Allow" &&
        applies(statement, {
          caller: { kind: "Service", name: service },
          action: "sts:AssumeRole",
          context: {
            "aws:SourceAccount": STRANGER,
            "aws:SourceArn": `arn:aws:${service.split(".")[0] ?? ""}:us-east-1:${STRANGER}:x`,
          },
        }),
    ),
  );
}
