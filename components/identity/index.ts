export { keyStatements, readStatements, writeStatements } from "./grants";
export { JobRole } from "./jobRole";
export { Access, type BucketGrant, type JobRoleArgs } from "./jobRoleArgs";
export { LakeKey } from "./lakeKey";
export {
  DEFAULT_DELETION_WINDOW_DAYS,
  DEFAULT_KEY_USERS,
  KeyUser,
  type LakeKeyArgs,
} from "./lakeKeyArgs";
export { PodRole } from "./podRole";
export { type PodRoleArgs } from "./podRoleArgs";
