export * from "./catalog";
export * from "./emr";
export * from "./identity";
export * from "./network";
export * from "./pipelines";
export * from "./spark";
export * from "./storage";
export { Checks, Effect, type PolicyCondition, type PolicyStatement } from "./shared";
