import { EXIT, type ExitCode, Refusal } from "./exitCodes";

const SIGNALS: Readonly<Partial<Record<NodeJS.Signals, ExitCode>>> = {
  SIGINT: EXIT.interrupted,
  SIGTERM: EXIT.terminated,
  SIGHUP: EXIT.hungUp,
};

/** Aborts when the user or the machine asks this process to end. */
export interface Stopping {
  readonly signal: AbortSignal;
  /** Leaves signals to whoever had them before. */
  release(): void;
}

/**
 * Listens for Ctrl-C and its like. The first one aborts, so that the command can clean up; the second
 * ends this process at once, and with it whatever it started.
 */
export function listenForStop(): Stopping {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => {
    const exitCode = SIGNALS[name] ?? EXIT.terminated;
    if (controller.signal.aborted) process.exit(exitCode);
    controller.abort(new Refusal(exitCode, "stopped"));
  };
  const names = Object.keys(SIGNALS) as NodeJS.Signals[];
  for (const name of names) process.on(name, stop);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.off(name, stop);
    },
  };
}
