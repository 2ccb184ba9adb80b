export { ArtifactStore } from "./artifactStore";
export { type ArtifactStoreArgs } from "./artifactStoreArgs";
export { LakeStorage } from "./lakeStorage";
export {
  DEFAULT_DAYS_TO_INFREQUENT_ACCESS,
  DEFAULT_DAYS_TO_KEEP_BROKEN_UPLOADS,
  DEFAULT_DAYS_TO_KEEP_LOGS,
  DEFAULT_DAYS_TO_KEEP_OLD_VERSIONS,
  DEFAULT_DAYS_TO_KEEP_RUNS,
  FEWEST_DAYS_TO_INFREQUENT_ACCESS,
  type LakeStorageArgs,
  type ZoneDays,
} from "./lakeStorageArgs";
