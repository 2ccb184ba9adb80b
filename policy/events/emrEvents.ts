/** An event as EventBridge delivers it. */
export type EmrEvent = Readonly<Record<string, unknown>> & {
  readonly "detail-type": string;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** What tells one pipeline's events from another's. */
export interface EmrIdentity {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly stepName: string;
}

/** What EMR's examples are about, where a stack does not say. */
export const SOME_RUN: EmrIdentity = {
  clusterId: "j-1YONHTCP3YZKC",
  clusterName: "lake-dev",
  stepName: "lake-dev/Check conservation",
};

/** States that EMR gives a cluster and a step, in their events. */
const CLUSTER_STATES = ["STARTING", "RUNNING", "WAITING", "TERMINATED", "TERMINATED_WITH_ERRORS"];
const STEP_STATES = ["PENDING", "RUNNING", "COMPLETED", "CANCELLED", "FAILED", "INTERRUPTED"];

/** The event of a cluster that changed its state, as EMR's guide shows it. */
export function clusterEvent(state: string, { clusterId, clusterName }: EmrIdentity): EmrEvent {
  return {
    ...ENVELOPE,
    "detail-type": "EMR Cluster State Change",
    detail: {
      severity: state === "TERMINATED_WITH_ERRORS" ? "CRITICAL" : "INFO",
      stateChangeReason: '{"code":"STEP_FAILURE","message":"Steps completed with errors"}',
      name: clusterName,
      clusterId,
      state,
      message: `Amazon EMR cluster ${clusterId} (${clusterName}) is ${state} at 2018-11-01 12:00 UTC.`,
    },
  };
}

/** The event of a step that changed its state. It names its own step and its cluster's id, but not the cluster's name. */
export function stepEvent(state: string, { clusterId, stepName }: EmrIdentity): EmrEvent {
  return {
    ...ENVELOPE,
    "detail-type": "EMR Step Status Change",
    detail: {
      severity: state === "FAILED" ? "ERROR" : "INFO",
      actionOnFailure: "TERMINATE_CLUSTER",
      stepId: "s-ZYXWVUTSRQPON",
      name: stepName,
      clusterId,
      state,
      message: `Step s-ZYXWVUTSRQPON (${stepName}) in Amazon EMR cluster ${clusterId} is ${state} at 2018-11-01 12:00 UTC.`,
    },
  };
}

/** Every event that EMR sends about a run's cluster and steps. */
export function emrEvents(identity: EmrIdentity): EmrEvent[] {
  return [
    ...CLUSTER_STATES.map((state) => clusterEvent(state, identity)),
    ...STEP_STATES.map((state) => stepEvent(state, identity)),
  ];
}

const ENVELOPE = {
  version: "0",
  id: "999cccaa-eaaa-0000-1111-123456789012",
  source: "aws.emr",
  account: "123456789012",
  time: "2018-11-01T12:00:00Z",
  region: "us-east-1",
  resources: [],
} as const;
