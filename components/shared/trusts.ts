import { arn, type Place } from "./arns";
import { arnLike, equals, policyDocument, type PolicyCondition } from "./policies";

/** What is known of how a service takes on a role. */
interface TrustedService {
  /** Whether the service says for which account it acts (`aws:SourceAccount`). */
  readonly saysAccount: boolean;
  /** What it acts for, as `service:resource` of an ARN, where it says so (`aws:SourceArn`). */
  readonly source?: readonly [service: string, resource: string];
  /** Whether it also tags its sessions. */
  readonly tagsSession?: boolean;
}

/**
 * The services that a role of this package may trust. Where AWS tells the role for whom the service
 * acts, the trust asks for it: else another account could make the service use the role
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html). EC2 and Lambda say nothing
 * of the kind: they take on a role only for who may pass it (`iam:PassRole`).
 */
const TRUSTED: Readonly<Record<string, TrustedService>> = {
  "ec2.amazonaws.com": { saysAccount: false },
  "lambda.amazonaws.com": { saysAccount: false },
  "elasticmapreduce.amazonaws.com": { saysAccount: true, source: ["elasticmapreduce", "*"] },
  "emr-serverless.amazonaws.com": {
    saysAccount: true,
    source: ["emr-serverless", "/applications/*"],
  },
  "glue.amazonaws.com": { saysAccount: true },
  "pods.eks.amazonaws.com": { saysAccount: true, source: ["eks", "cluster/*"], tagsSession: true },
  "scheduler.amazonaws.com": { saysAccount: true, source: ["scheduler", "schedule-group/*"] },
  "states.amazonaws.com": { saysAccount: true, source: ["states", "stateMachine:*"] },
  "vpc-flow-logs.amazonaws.com": { saysAccount: true, source: ["ec2", "vpc-flow-log/*"] },
};

/** Host names of the services that a role may trust. */
export const TRUSTED_SERVICES: readonly string[] = Object.keys(TRUSTED);

/**
 * The trust policy of a role that `services` may take on, for this account only where the service says for whom it acts.
 *
 * Throws when a service is not one of {@link TRUSTED_SERVICES}.
 */
export function trustPolicy(services: readonly string[], place: Place): string {
  return policyDocument(services.map((service) => trust(service, place)));
}

/** The trust policy of a role that pods of the cluster `clusterArn` take on through Pod Identity, and nobody else's pods. */
export function podTrustPolicy(clusterArn: string, place: Place): string {
  const general = trust(PODS, place);
  const conditions = [
    equals("aws:SourceAccount", place.account),
    equals("aws:SourceArn", clusterArn),
  ];
  return policyDocument([{ ...general, conditions }]);
}

const PODS = "pods.eks.amazonaws.com";

function trust(service: string, place: Place): Parameters<typeof policyDocument>[0][number] {
  const known = TRUSTED[service];
  if (known === undefined) throw new Error(`no trust is known for ${service}`);
  const conditions: PolicyCondition[] = [
    ...(known.saysAccount ? [equals("aws:SourceAccount", place.account)] : []),
    ...(known.source ? [arnLike("aws:SourceArn", arn(place, ...known.source))] : []),
  ];
  return {
    principal: { kind: "Service", names: [service] },
    actions: known.tagsSession ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"],
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}
