import { runPlaces, type RunPlaces } from "../../platform";

/** Buckets that runs read and write, by name. */
export interface IcebergBuckets {
  readonly raw: string;
  readonly refined: string;
  readonly served: string;
}

/** Folder of the input files in the raw bucket; below it are an application's name, year, month and day. */
export const LOGS_PREFIX = "logs";

/** Folder of the tables in the served bucket. */
export const WAREHOUSE_PREFIX = "warehouse";

/** Folder of the jobs' reports in the refined bucket: the newest of each job; older ones are older versions. */
const REPORTS_PREFIX = "runs/reports";

/** Prefixes of the refined bucket that runs write below, beside what every run of a platform leaves. */
export const REFINED_WRITES = [`${REPORTS_PREFIX}/`] as const;

/** Where everything of the pipeline is, as s3a:// URIs. */
export interface IcebergLayout extends RunPlaces {
  /** Folder of an application's log files; ends in `/`. */
  readonly source: string;
  readonly warehouse: string;
  /** Folder of the reports; ends in `/`. */
  readonly reports: string;
}

/** The places of the pipeline of the application `app`. */
export function icebergLayout(buckets: IcebergBuckets, app: string): IcebergLayout {
  return {
    source: `s3a://${buckets.raw}/${LOGS_PREFIX}/${app}/`,
    warehouse: `s3a://${buckets.served}/${WAREHOUSE_PREFIX}`,
    ...runPlaces(buckets.refined),
    reports: `s3a://${buckets.refined}/${REPORTS_PREFIX}/`,
  };
}

/** An `s3://` URI as Spark on Kubernetes reads it. */
export function asS3a(uri: string): string {
  return uri.replace(/^s3:\/\//, "s3a://");
}
