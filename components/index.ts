export * from "./catalog";
export * from "./cluster";
export * from "./emr";
export * from "./identity";
export * from "./metastore";
export * from "./network";
export * from "./observability";
export * from "./operator";
export * from "./pipelines";
export * from "./platform";
export * from "./spark";
export * from "./storage";
export {
  Checks,
  Effect,
  isAligned,
  isPrivate,
  kubeScheduleFault,
  NODE_ROLE,
  NodeRole,
  type PolicyCondition,
  type PolicyStatement,
  parseCidr,
  scheduleFault,
  tagFaults,
} from "./shared";
