/** Folder of Spark's event logs in the bucket of runs, which outlive a run's other leavings. */
export const EVENTS_PREFIX = "spark-events";

/** Folder where executors that are taken away leave shuffle files, in the bucket of runs. */
const FALLBACK_PREFIX = "runs/fallback";

/** Prefixes of the bucket of runs that every run writes below. */
export const RUN_WRITES = [`${EVENTS_PREFIX}/`, `${FALLBACK_PREFIX}/`] as const;

/** Where every run leaves something, as `s3a://` URIs. */
export interface RunPlaces {
  readonly eventLogs: string;
  /** Ends in `/`. */
  readonly fallback: string;
}

/** The places in the bucket of runs. */
export function runPlaces(bucket: string): RunPlaces {
  return {
    eventLogs: `s3a://${bucket}/${EVENTS_PREFIX}`,
    fallback: `s3a://${bucket}/${FALLBACK_PREFIX}/`,
  };
}
