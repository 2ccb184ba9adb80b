import { follower, type Following, pause, type TroubleEvent } from "../patience";
import { type ClusterApi } from "./cluster";
import { LastWords } from "./lastWords";
import { lookAtKubeRun } from "./runs";
import { DEFAULT_KUBE_POLL_MS, ENDED_RUN, type SeenKubeRun } from "./seen";
import { whyOf } from "./why";

/** Something that happened to a run. */
export type KubeEvent =
  | {
      /** The run is in another state than before, or has other executors. */
      readonly kind: "run";
      readonly at: Date;
      readonly run: SeenKubeRun;
    }
  | {
      /** An attempt failed: another one takes its pod and its log away, or it was the last. */
      readonly kind: "attempt";
      readonly at: Date;
      readonly run: SeenKubeRun;
      /** What its driver printed last. */
      readonly lines: readonly string[];
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
  const { pollMs = DEFAULT_KUBE_POLL_MS } = options;
  const words = new LastWords(api);
  try {
    let before = "";
    for (;;) {
      const run = await lookAtKubeRun(api, name, patience, now());
      words.listen(run);
      const state = JSON.stringify([run.state, run.attempts, run.executors, whyOf(run)]);
      if (state !== before) tell({ kind: "run", at: now(), run });
      before = state;
      const lines = await words.of(run, patience);
      if (lines.length > 0) tell({ kind: "attempt", at: now(), run, lines });
      if (ENDED_RUN.has(run.state)) return run;
      await pause(pollMs, patience);
    }
  } finally {
    words.end();
  }
}
