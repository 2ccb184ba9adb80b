export { nodeStatements } from "./accessPolicies";
export { EMR_PYTHON } from "./classifications";
export { EmrAccess, type EmrAccessArgs } from "./emrAccess";
export { EmrCluster, type EmrClusterArgs } from "./emrCluster";
export { MOST_TYPES_PER_FLEET, type ClusterSize } from "./fleets";
export {
  ClusterMode,
  EMR_POLICY_TAG,
  jobFlowRequest,
  RUN_PLACEHOLDER,
  scheduledRequest,
  type JobFlow,
  type JobFlowRequest,
} from "./jobFlow";
export { RunAlarms, type RunAlarmsArgs } from "./runAlarms";
export { fullStepName, STEP_SEPARATOR } from "./runEvents";
export { ScheduledRun, type ScheduledRunArgs } from "./scheduledRun";
export {
  bootstrapAction,
  commandStep,
  s3DistCpWords,
  scriptStep,
  stepConfigs,
  type Merge,
  type Step,
} from "./steps";
