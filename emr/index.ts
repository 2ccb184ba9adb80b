/** EMR at run time: start a run, follow it, cancel it, find it again, read its logs. */
export { type EmrApi } from "./calls";
export { cancelRun, type CancelledStep, type CancelReport } from "./cancel";
export { anotherHint, endedCluster, endedText, goneError } from "./ended";
export { EmrError, type EmrErrorKind, explained } from "./errors";
export { DEFAULT_POLL_MS, type FollowOptions, followRun, type RunEvent } from "./follow";
export {
  endCluster,
  type EndClusterOptions,
  goingClusters,
  type GoingCluster,
  type OwnMarks,
} from "./going";
export { latestRun } from "./latest";
export { type Look, lookAt, type SeenStep } from "./look";
export {
  jobComplaints,
  type LoggedStep,
  STEP_LOGS,
  type StepLog,
  type StepLogName,
  type StepLogOptions,
  stepLogs,
  type StepLogs,
} from "./logs";
export { type RunOutcome, type StepReport } from "./outcome";
export { type RunsOf } from "./ownership";
export { type FoundRun, pickUp } from "./pickUp";
export { checkStepsBefore, type Resumed } from "./resume";
export { fillRun, fillSteps, newRunId, RUN_ID, RUN_PLACEHOLDER, RUN_TAG } from "./runId";
export { addSteps, type RunTarget, startRun, type StartOptions, stepsFrom } from "./start";
export { HISTORY_POLL_MS, openSparkHistory } from "./sparkHistory";
export { ENDED_CLUSTER, ENDED_STEP } from "./cluster";
