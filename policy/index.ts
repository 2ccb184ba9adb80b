// The room is entered as `policy/index`, by its full name: the folder alone is the pack, which starts a server.
import type { Rule } from "./model/rule";
import { BUCKET_RULES } from "./rules/buckets";
import { DATA_RULES } from "./rules/data";
import { DEAD_LETTER_RULES } from "./rules/deadLetters";
import { EVENT_RULES } from "./rules/events";
import { EXPOSURE_RULES } from "./rules/exposure";
import { IAM_RULES } from "./rules/iam";
import { KUBERNETES_RULES } from "./rules/kubernetes";
import { LOG_RULES } from "./rules/logs";
import { MACHINE_RULES } from "./rules/machines";
import { NAMESPACE_RULES } from "./rules/namespaces";
import { RUN_RULES } from "./rules/runs";
import { SCHEDULE_RULES } from "./rules/schedules";
import { TAG_RULES } from "./rules/tags";
import { rulesTable as tableOf } from "./rulesTable";

export {
  clusterEvent,
  emrEvents,
  stepEvent,
  type EmrEvent,
  type EmrIdentity,
} from "./events/emrEvents";
export { patternMatches } from "./events/pattern";
export { conditionHolds, type RequestContext } from "./iam/conditions";
export { confusedDeputies, letsStrangersIn, wildActions, wildResources } from "./iam/breadth";
export { decide, type Caller, type Decision, type Request } from "./iam/evaluate";
export { policyTexts, statementsOf, type Statement } from "./iam/policyDocument";
export {
  EKS_WILDCARD_REASONS,
  EMR_WILDCARD_REASONS,
  isExplained,
  WILDCARD_REASONS,
  type WildcardReason,
} from "./iam/wildcardReasons";
export { judgeStack, type Complaint, type Rule } from "./model/rule";
export { UNKNOWN, type Props, type Subject } from "./model/subject";

/** Every rule of the pack. */
export const RULES: readonly Rule[] = [
  ...BUCKET_RULES,
  ...DATA_RULES,
  ...IAM_RULES,
  ...EXPOSURE_RULES,
  ...MACHINE_RULES,
  ...DEAD_LETTER_RULES,
  ...KUBERNETES_RULES,
  ...NAMESPACE_RULES,
  ...RUN_RULES,
  ...SCHEDULE_RULES,
  ...LOG_RULES,
  ...TAG_RULES,
  ...EVENT_RULES,
];

/** The pack's rules as a Markdown table. */
export function rulesTable(): string {
  return tableOf(RULES);
}
