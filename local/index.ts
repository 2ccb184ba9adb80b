export {
  DEFAULT_START_TIMEOUT_MS,
  LOCAL_REGION,
  type ObjectStore,
  type ObjectStoreEnv,
  type ObjectStoreOptions,
  startObjectStore,
  storeEnv,
} from "./objectStore";
export { freePort, LOOPBACK } from "./freePort";
export {
  type CatalogTable,
  type LakeCatalog,
  type LakeCatalogOptions,
  startLakeCatalog,
} from "./metastore/lakeCatalog";
export { s3Client, type S3Target } from "./s3Client";
export { childPath, nodeWords, PROJECT_ROOT, toolchain, type Toolchain } from "./toolchain";
export { DEFAULT_GRACE_SECONDS, type Guarded, type GuardedOptions, startGuarded } from "./guarded";
export {
  DEFAULT_MIRROR_CONCURRENCY,
  downloadBucket,
  type MirrorArgs,
  type Mirrored,
  uploadFolder,
} from "./mirror";
export {
  DEFAULT_DRIVER_MEMORY,
  DEFAULT_MASTER,
  type JobFlowOptions,
  runJobFlow,
} from "./jobFlow/runJobFlow";
export {
  ADDED,
  LEFT_OUT,
  localSubmit,
  type LocalSubmit,
  type SparkPlace,
} from "./jobFlow/sparkMapping";
export { S3A_PACKAGE, s3aJars } from "./jobFlow/sparkJars";
export type {
  ActionOnFailure,
  JobFlowResult,
  LineLevel,
  RunEvent,
  RunOutcome,
  RunState,
  Skipped,
  StepLogs,
  StepRun,
} from "./jobFlow/run";
export { s3DistCp, type S3DistCpOptions } from "./s3distcp/s3DistCp";
export type { Bytes, Store, StoredFile, StoreOf, WriteOptions } from "./s3distcp/store";
export { doctor, type DoctorCheck } from "./doctor";
export { machineProbes, type Probes } from "./probes";
export { filesBelow, unreadableBelow, UnreadablePlaces } from "./filesBelow";
export { inParallel } from "./inParallel";
export {
  readSparkApplication,
  type SparkApplication,
  withArguments,
} from "./sparkApplication/manifest";
export {
  boundedMemory,
  type NamedApplication,
  runSparkApplications,
  type SparkApplicationOptions,
} from "./sparkApplication/runSparkApplications";
export { javaOptionsFor, SHORT_RUN_JAVA } from "./shortRun";
export { type IcebergPlace, localApplication } from "./sparkApplication/sparkMapping";
export { isAlive } from "./leftovers";
