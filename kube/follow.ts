import { follower, type Following, type Patience, pause, type TroubleEvent } from "../patience";
import { type ClusterApi } from "./cluster";
import { KubeError } from "./errors";
import { driverLog } from "./logs";
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
      /** An attempt failed, and another one takes its pod and its log away. */
      readonly kind: "attempt";
      readonly at: Date;
      readonly run: SeenKubeRun;
      /** What its driver printed last. */
      readonly lines: readonly string[];
    }
  | TroubleEvent;

/** States between two attempts, in which the log of the one that failed is still there for a while. */
const BETWEEN: ReadonlySet<string> = new Set(["FAILING", "PENDING_RERUN"]);

/** Lines that are kept of an attempt that failed. */
const LINES_KEPT = 10;

/** A line that says what went wrong. */
const TELLING = /^(lake_etl: error: |Caused by: |Exception in thread |[\w.$]+(Error|Exception)\b)/;

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
  let before = "";
  const attempts = new Attempts();
  for (;;) {
    const run = await lookAtKubeRun(api, name, patience, now());
    const state = JSON.stringify([run.state, run.attempts, run.executors, whyOf(run)]);
    if (state !== before) tell({ kind: "run", at: now(), run });
    before = state;
    const lines = await attempts.lastWords(api, run, patience);
    if (lines.length > 0) tell({ kind: "attempt", at: now(), run, lines });
    if (ENDED_RUN.has(run.state)) return run;
    await pause(pollMs, patience);
  }
}

/** Keeps, once for each attempt that failed, what its driver printed last. */
class Attempts {
  private wasBetween = false;

  /** The lines that say what went wrong, else the last; none where the pod is gone already. */
  async lastWords(api: ClusterApi, run: SeenKubeRun, patience: Patience): Promise<string[]> {
    const isNew = BETWEEN.has(run.state) && !this.wasBetween;
    this.wasBetween = BETWEEN.has(run.state);
    if (!isNew) return [];
    try {
      const texts = (await driverLog(api, run, patience)).map(({ text }) => text);
      const printed = texts.filter((text) => text.trim() !== "");
      const telling = printed.filter((text) => TELLING.test(text));
      return (telling.length > 0 ? telling : printed).slice(-LINES_KEPT);
    } catch (error) {
      // The attempt's log is a help: the run is followed without it.
      if (error instanceof KubeError) return [];
      throw error;
    }
  }
}
