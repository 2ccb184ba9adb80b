import { z } from "zod";
import { confusedDeputies, letsStrangersIn, wildActions, wildResources } from "../iam/breadth";
import { policyTexts, statementsOf } from "../iam/policyDocument";
import {
  EKS_WILDCARD_REASONS,
  EMR_WILDCARD_REASONS,
  isExplained,
  WILDCARD_REASONS,
} from "../iam/wildcardReasons";
import { NO_SETTINGS, rule, type Rule } from "../model/rule";
import { read } from "../model/subject";

const REASONS = [...WILDCARD_REASONS, ...EMR_WILDCARD_REASONS, ...EKS_WILDCARD_REASONS];

const wildcardsHaveReasons = rule({
  name: "wildcards-have-reasons",
  description:
    "No policy permits actions that it does not name, or actions on what is not the lake's, without a reason on the list.",
  scope: "resource",
  settings: NO_SETTINGS,
  judge: ({ type, props }) =>
    policyTexts(props)
      .flatMap(statementsOf)
      .flatMap((statement) => {
        const actions = statement.Action ?? [];
        return [...wildActions(statement), ...wildResources(statement)].filter(
          (wildcard) => !isExplained(wildcard, actions, type, REASONS),
        );
      })
      .map(
        (wildcard) =>
          `permits "${wildcard}": name the actions and ARNs, or add a reason to policy/iam/wildcardReasons.ts`,
      ),
});

const noStrangerGetsIn = rule({
  name: "no-stranger-gets-in",
  description:
    "No resource's own policy and no trust lets in somebody of another account, or anybody.",
  scope: "resource",
  settings: NO_SETTINGS,
  judge: ({ props }) =>
    policyTexts(props)
      .flatMap(statementsOf)
      .filter((it) => it.Principal !== undefined || it.NotPrincipal !== undefined)
      .filter(letsStrangersIn)
      .map(
        ({ Sid = "one of them" }) =>
          `statement ${Sid} lets in a caller of any other account: name the principal, or add a condition on aws:PrincipalAccount or aws:SourceAccount`,
      ),
});

const trustsAreExact = rule({
  name: "trusts-are-exact",
  description:
    "A role that a service takes on asks the service for which account it acts, where the service says so.",
  scope: "resource",
  types: ["aws:iam/role:Role"],
  settings: NO_SETTINGS,
  judge: (role) => {
    const { assumeRolePolicy } = read(z.looseObject({ assumeRolePolicy: z.string() }), role);
    return confusedDeputies(statementsOf(assumeRolePolicy)).map(
      (service) =>
        `lets ${service} take it on for any account: add conditions on aws:SourceAccount and aws:SourceArn`,
    );
  },
});

/** Policies of AWS's own that permit far more than a lake needs. */
const BROAD = /(^|\/)(AdministratorAccess|PowerUserAccess|IAMFullAccess|\w+FullAccess(_v\d+)?)$/;

const managedPoliciesAreNarrow = rule({
  name: "managed-policies-are-narrow",
  description:
    "No role has one of AWS's policies that permit everything of a service or of the account.",
  scope: "resource",
  types: ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws:iam/role:Role"],
  settings: NO_SETTINGS,
  judge: (resource) => {
    const shape = z.looseObject({
      policyArn: z.string().optional(),
      managedPolicyArns: z.array(z.string()).optional(),
    });
    const { policyArn, managedPolicyArns = [] } = read(shape, resource);
    return [...managedPolicyArns, ...(policyArn === undefined ? [] : [policyArn])]
      .filter((arn) => BROAD.test(arn))
      .map((arn) => `attaches ${arn}: write a policy with the actions that are needed`);
  },
});

/** Rules of what IAM policies may say. */
export const IAM_RULES: readonly Rule[] = [
  wildcardsHaveReasons,
  noStrangerGetsIn,
  trustsAreExact,
  managedPoliciesAreNarrow,
];
