/** Which clusters are watched: one by its id, or every one of a name. */
export interface Watch {
  readonly clusterName: string;
  readonly clusterId: string | undefined;
}

/** Between a pipeline's cluster name and a step's own name. Events of steps do not name their cluster. */
export const STEP_SEPARATOR = "/";

/**
 * EventBridge pattern of clusters that ended with an error.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-events-response-console.html
 */
export function failedClusterPattern({ clusterName, clusterId }: Watch): string {
  return JSON.stringify({
    source: ["aws.emr"],
    "detail-type": ["EMR Cluster State Change"],
    detail: {
      state: ["TERMINATED_WITH_ERRORS"],
      ...(clusterId === undefined ? { name: [clusterName] } : { clusterId: [clusterId] }),
    },
  });
}

/** EventBridge pattern of steps that failed. */
export function failedStepPattern({ clusterName, clusterId }: Watch): string {
  return JSON.stringify({
    source: ["aws.emr"],
    "detail-type": ["EMR Step Status Change"],
    detail: {
      state: ["FAILED"],
      ...(clusterId === undefined
        ? { name: [{ prefix: clusterName + STEP_SEPARATOR }] }
        : { clusterId: [clusterId] }),
    },
  });
}

/** A step's name as EMR and its events show it: the pipeline's first, since a step event does not name its cluster. */
export function fullStepName(clusterName: string, step: string): string {
  return clusterName + STEP_SEPARATOR + step;
}
