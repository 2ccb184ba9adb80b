export {
  arn,
  awsManagedClusterPolicyArn,
  awsManagedPolicyArn,
  iamArn,
  placeOf,
  type Place,
} from "./arns";
export { Checks, expectWhole } from "./checks";
export { formatCidr, isAligned, isPrivate, parseCidr, part, sizeOf, type Cidr } from "./cidr";
export { given, type Given } from "./given";
export { guardsData, holdsData, losesData, withKeyDefaults, type Keys } from "./keeping";
export { expectName, LONGEST_BUCKET_NAME, LONGEST_ROLE_NAME } from "./names";
export { NODE_ROLE, NodeRole, placementOn, type Placement, type RoleToleration } from "./nodeRoles";
export { CONTAINER_SECURITY, POD_SECURITY, POD_USER } from "./pods";
export {
  arnLike,
  Effect,
  equals,
  policyDocument,
  type PolicyCondition,
  type PolicyStatement,
  type Principal,
  type ResourceStatement,
} from "./policies";
export { after } from "./readiness";
export { kubeScheduleFault, scheduleFault } from "./schedules";
export { eks, kubernetes } from "./sdks";
export { MOST_TAGS, type TagFault, tagFaults } from "./tags";
export { podTrustPolicy, trustPolicy, TRUSTED_SERVICES } from "./trusts";
