/** Buckets that a run reads and writes, by name. */
export interface EmrBuckets {
  readonly raw: string;
  readonly refined: string;
  readonly served: string;
}

/** The two inputs of the pipeline, by their folder in the raw bucket. */
export const SOURCES = ["log_data", "song_data"] as const;

/** One of the two inputs. */
export type Source = (typeof SOURCES)[number];

/** Prefixes of the served bucket that runs write below: the five tables, and the leases of runs that are alive. */
export const SERVED_PREFIXES = [
  "songs/",
  "artists/",
  "users/",
  "time/",
  "songplays/",
  "_live/",
] as const;

/** Prefixes of the refined bucket that runs write below. */
export const REFINED_PREFIXES = ["prefixes/", "runs/"] as const;

/** Where everything of one run is, as s3:// URIs; a folder's ends in `/`. */
export interface EmrLayout {
  /** Folder of an input. */
  readonly source: Readonly<Record<Source, string>>;
  /** File that lists an input's prefixes, one a line. */
  readonly prefixList: Readonly<Record<Source, string>>;
  /** Folder of an input's merged files: the run's own, since S3DistCp never overwrites. */
  readonly merged: Readonly<Record<Source, string>>;
  /** Folder of the tables. */
  readonly tables: string;
  /** Folder of the records that no table could take, each with its reason. */
  readonly rejects: string;
  /** Folder of the jobs' reports. */
  readonly reports: string;
}

/** The places of run `run`. */
export function emrLayout(buckets: EmrBuckets, run: string): EmrLayout {
  const home = `s3://${buckets.refined}/runs/${run}/`;
  return {
    source: bySource((source) => `s3://${buckets.raw}/${source}/`),
    prefixList: bySource((source) => `s3://${buckets.refined}/prefixes/${source}.txt`),
    merged: bySource((source) => `${home}merged/${source}/`),
    tables: `s3://${buckets.served}/`,
    rejects: `${home}rejects/`,
    reports: `${home}reports/`,
  };
}

function bySource(make: (source: Source) => string): Readonly<Record<Source, string>> {
  return { log_data: make("log_data"), song_data: make("song_data") };
}
