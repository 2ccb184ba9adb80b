/** What is generated when nothing is said: a week, in a second. */
export const ACCESS_LOG_DEFAULTS = {
  lines: 20_000,
  from: "2025-01-06",
  days: 7,
  seed: 1,
  app: "nginx",
  filesPerDay: 2,
  broken: 0,
  overwrite: false,
} as const;

/** How far the writing is. */
export interface AccessLogProgress {
  readonly files: number;
  /** Lines written so far, broken ones too. */
  readonly lines: number;
  /** Bytes handed to the target so far, compressed. */
  readonly bytes: number;
  /** Lines that there will be in all. */
  readonly total: number;
}

/** Which lines are generated, and where they go. */
export interface AccessLogOptions {
  /** A folder, `s3://bucket/prefix`, or `null:`, which keeps nothing and still tells what was made. */
  readonly to: string;
  /** Good lines in all. @default {@link ACCESS_LOG_DEFAULTS} */
  readonly lines?: number | undefined;
  /** The first day, like `2025-01-06`; days are UTC. @default {@link ACCESS_LOG_DEFAULTS} */
  readonly from?: string | undefined;
  /** Days that the lines are spread over. @default {@link ACCESS_LOG_DEFAULTS} */
  readonly days?: number | undefined;
  /** The same seed gives the same bytes. @default {@link ACCESS_LOG_DEFAULTS} */
  readonly seed?: number | undefined;
  /** Different addresses that visit. @default - one for six lines, as in real logs */
  readonly addresses?: number | undefined;
  /** Name of the server, a folder below `logs/`. @default {@link ACCESS_LOG_DEFAULTS} */
  readonly app?: string | undefined;
  /** Files that each day is cut into. @default {@link ACCESS_LOG_DEFAULTS} */
  readonly filesPerDay?: number | undefined;
  /** Broken lines, as a share of the good ones, between which they stand. @default {@link ACCESS_LOG_DEFAULTS} */
  readonly broken?: number | undefined;
  /** Whether to remove what an earlier run left in `logs/<app>`. Without it, a target that holds files is an error. @default {@link ACCESS_LOG_DEFAULTS} */
  readonly overwrite?: boolean | undefined;
  /** Called after each chunk and each file. */
  readonly onProgress?: ((progress: AccessLogProgress) => void) | undefined;
  /** Ends the writing: files that are not whole yet are not left behind. */
  readonly signal?: AbortSignal | undefined;
}
