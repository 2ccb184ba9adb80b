/** Why a job is not run, or did not succeed, with the exit code that the real thing ends with. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** What an exit code stands for. */
export const EXIT = {
  done: 0,
  /** The job failed, an option is unknown, or `--groupBy` has no group. */
  failed: 1,
  /** A size is no integer, or out of its range. */
  badSize: 2,
  /** A line of `--srcPrefixesFile` does not begin with `--src`. */
  badPrefix: 3,
  relativeDest: 4,
  relativeSrc: 5,
  /** The destination cannot be made. */
  noDest: 7,
  /** The job was stopped from outside (128 + SIGTERM). */
  stopped: 143,
} as const;
