import { type Patience, pause, type Sleep, type Trouble } from "../patience";
import { type ClusterApi } from "./cluster";
import { lookAtKubeRun } from "./runs";
import { ENDED_RUN, type SeenKubeRun } from "./seen";

/** Milliseconds between two looks at a run. */
export const DEFAULT_KUBE_POLL_MS = 5_000;

/** Something that happened to a run. */
export type KubeEvent =
  | {
      /** The run is in another state than before, or has other executors. */
      readonly kind: "run";
      readonly at: Date;
      readonly run: SeenKubeRun;
    }
  | ({
      /** The cluster could not be asked; it will be asked again. */
      readonly kind: "trouble";
      readonly at: Date;
    } & Trouble);

export interface FollowKubeOptions {
  /** Hears of everything that happens, in order. What came and went between two looks is not seen. */
  readonly onEvent?: ((event: KubeEvent) => void) | undefined;
  /** Stops following: the promise rejects with the signal's reason. The run itself goes on. */
  readonly signal?: AbortSignal | undefined;
  /** @default {@link DEFAULT_KUBE_POLL_MS} */
  readonly pollMs?: number | undefined;
  /** @default - the real clock */
  readonly sleep?: Sleep | undefined;
  /** @default - the real clock */
  readonly now?: (() => Date) | undefined;
}

/**
 * Follows a run to its end and answers with what it then is. A run that failed is an outcome, not an error; a KubeError
 * says that it can be followed no longer, as one that was deleted.
 */
export async function followKubeRun(
  api: ClusterApi,
  name: string,
  options: FollowKubeOptions = {},
): Promise<SeenKubeRun> {
  const { onEvent = () => undefined, now = () => new Date() } = options;
  const patience: Patience = {
    signal: options.signal,
    sleep: options.sleep,
    onTrouble: (trouble) => {
      onEvent({ kind: "trouble", at: now(), ...trouble });
    },
  };
  let before = "";
  for (;;) {
    const run = await lookAtKubeRun(api, name, patience);
    const state = JSON.stringify([run.state, run.attempts, run.executors]);
    if (state !== before) onEvent({ kind: "run", at: now(), run });
    before = state;
    if (ENDED_RUN.has(run.state)) return run;
    await pause(options.pollMs ?? DEFAULT_KUBE_POLL_MS, patience);
  }
}
