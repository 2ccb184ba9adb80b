/** What is generated when nothing is said: enough for a demo, in a second. */
export const DEFAULTS = {
  events: 20_000,
  songs: 500,
  from: "2018-11-01",
  days: 30,
  seed: 1,
  matchShare: 0.2,
  doubled: 0,
  broken: 0,
  gzip: false,
  finalNewline: false,
  overwrite: false,
} as const;

/** The size for benchmarks: about 470 MB of events. */
export const BENCHMARK_SIZE = { events: 1_000_000, songs: 15_000 } as const;

/** What the records depend on. */
export interface RecordOptions {
  /** The same seed gives the same records. @default {@link DEFAULTS} */
  readonly seed?: number | undefined;
  /** Good events, each counted once. @default {@link DEFAULTS} */
  readonly events?: number | undefined;
  /** Songs, each counted once. @default {@link DEFAULTS} */
  readonly songs?: number | undefined;
  /** The first day, like `2018-11-01`; days are UTC. @default {@link DEFAULTS} */
  readonly from?: string | undefined;
  /** Days that the events are spread over. @default {@link DEFAULTS} */
  readonly days?: number | undefined;
  /** @default - as many for the events as in the real files, or as have the time for them */
  readonly users?: number | undefined;
  /** Share of the plays that are of a song from the song files. @default {@link DEFAULTS} */
  readonly matchShare?: number | undefined;
}

/** How far the writing is. */
export interface Progress {
  readonly files: number;
  /** Records written so far, doubled and bad ones too. */
  readonly records: number;
  /** Bytes handed to the target so far, as they are stored. */
  readonly bytes: number;
  /** Records that there will be in all. */
  readonly total: number;
}

/** What is generated, and where it goes. */
export interface SparkifyOptions extends RecordOptions {
  /** A folder, `s3://bucket/prefix`, or `null:`, which keeps nothing and still tells what to expect. */
  readonly to: string;
  /** Whether to remove what an earlier run left in `log_data` and `song_data`. Without it, a target that holds files is an error. @default {@link DEFAULTS} */
  readonly overwrite?: boolean | undefined;
  /** Whether to compress; names then end in `.json.gz`. @default {@link DEFAULTS} */
  readonly gzip?: boolean | undefined;
  /** Whether files end with a newline. No real one does. @default {@link DEFAULTS} */
  readonly finalNewline?: boolean | undefined;
  /** Share of the records that stand in their file twice. @default {@link DEFAULTS} */
  readonly doubled?: number | undefined;
  /** Bad records, as a share of the good ones, beside which they stand. @default {@link DEFAULTS} */
  readonly broken?: number | undefined;
  /** Called after each chunk and each file. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Ends the writing: files that are not whole yet are not left behind. */
  readonly signal?: AbortSignal | undefined;
}
