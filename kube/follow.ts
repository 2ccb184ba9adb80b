import { follower, type Following, pause, type TroubleEvent } from "../patience";
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
  | TroubleEvent;

/** How a run is followed. Looks are {@link DEFAULT_KUBE_POLL_MS} apart unless told otherwise. */
export type FollowKubeOptions = Following<KubeEvent>;

/**
 * Follows a run to its end and answers with what it then is. A run that failed is an outcome, not an error; a KubeError
 * says that it can be followed no longer, as one that was deleted.
 */
export async function followKubeRun(
  api: ClusterApi,
  name: string,
  options: FollowKubeOptions = {},
): Promise<SeenKubeRun> {
  const { tell, now, patience } = follower<KubeEvent>(options);
  let before = "";
  for (;;) {
    const run = await lookAtKubeRun(api, name, patience);
    const state = JSON.stringify([run.state, run.attempts, run.executors]);
    if (state !== before) tell({ kind: "run", at: now(), run });
    before = state;
    if (ENDED_RUN.has(run.state)) return run;
    await pause(options.pollMs ?? DEFAULT_KUBE_POLL_MS, patience);
  }
}
