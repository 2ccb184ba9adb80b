/** SparkApplications at run time: start one, follow it, see what there is and what it printed, cancel. */
export { type ClusterApi, openCluster, type RunPlace } from "./cluster";
export { KubeError, type KubeErrorKind } from "./errors";
export {
  DEFAULT_KUBE_POLL_MS,
  followKubeRun,
  type FollowKubeOptions,
  type KubeEvent,
} from "./follow";
export {
  driverLog,
  followDriverLog,
  type FollowLogOptions,
  type LogEvent,
  type LogLine,
} from "./logs";
export { cancelKubeRun, kubeRuns, lookAtKubeRun, startKubeRun } from "./runs";
export { ENDED_RUN, type SeenKubeRun } from "./seen";
