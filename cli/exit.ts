/** What the exit code of `lake` means. Scripts rely on these: add, never change. */
export const EXIT = {
  /** All done. */
  done: 0,
  /** A bug, or something that no other code stands for. */
  unexpected: 1,
  /** A word, option or setting that will not do. */
  usage: 2,
  /** `lake drift` found drift: the number that such checks have everywhere. */
  drift: 2,
  /** A pipeline or a deployment failed, data is bad, or what is asked for is not there: no such stack, no run yet. */
  failed: 3,
  /** A tool that is needed is missing or too old. */
  toolsMissing: 4,
  /** Somebody else works on the stack. */
  locked: 5,
  /** A guard refused: protected data, a policy, the budget, changes where none were expected, no confirmation. */
  guarded: 6,
  /** AWS refused or could not be reached: credentials, permissions, a name that is taken, its own errors. */
  cloud: 7,
  /** The terminal was closed (128 + SIGHUP). */
  hungUp: 129,
  /** Ctrl-C (128 + SIGINT). */
  interrupted: 130,
  /** The reader of the output went away, as `head` does (128 + SIGPIPE). */
  brokenPipe: 141,
  /** Asked to end (128 + SIGTERM). */
  terminated: 143,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
