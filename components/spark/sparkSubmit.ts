import { startWords, type JobSpec, type JobValues } from "./jobSpec";

/** Where the deployed wheel and its launcher are, as URIs that Spark can read. */
export interface WheelUris {
  /** The wheel with every job, for example `s3://bucket/wheels/<hash>/lake_etl-0.1.0-py3-none-any.whl`. */
  readonly wheel: string;
  /** The script that starts a job of the wheel, for example `s3://bucket/scripts/<hash>/run_job.py`. */
  readonly launcher: string;
}

/** What `spark-submit` is told about one run of a job. */
export interface Submission {
  readonly job: JobSpec;
  readonly values: JobValues;
  readonly uris: WheelUris;
  /** Spark settings of this run, on top of the cluster's own. */
  readonly conf?: Readonly<Record<string, string>>;
}

/**
 * The `spark-submit` words of one run.
 *
 * Deploy mode is client: the driver's output is then the step's own log, and its exit code the step's result.
 */
export function sparkSubmitWords({ job, values, uris, conf = {} }: Submission): string[] {
  const settings = Object.entries(conf).flatMap(([key, value]) => ["--conf", `${key}=${value}`]);
  return [
    "spark-submit",
    "--deploy-mode",
    "client",
    "--name",
    job.name,
    ...settings,
    "--py-files",
    uris.wheel,
    uris.launcher,
    ...startWords(job, values),
  ];
}
