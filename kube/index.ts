/** SparkApplications at run time: start one, follow it, see what there is and what it printed, cancel. */
export { type ClusterApi, openCluster, type RunPlace } from "./cluster";
export { KubeError, type KubeErrorKind } from "./errors";
export { followKubeRun, type FollowKubeOptions, type KubeEvent } from "./follow";
export {
  driverLog,
  followDriverLog,
  type FollowLogOptions,
  type LogEvent,
  type LogLine,
} from "./logs";
export { cancelKubeRun, kubeRuns, lookAtKubeRun, startKubeRun } from "./runs";
export { DEFAULT_KUBE_POLL_MS, ENDED_RUN, type Retries, type SeenKubeRun } from "./seen";
export { causeIn, executorsText, whyOf } from "./why";
