import { follower, type Following, type Patience, pause, type TroubleEvent } from "../patience";
import { type ClusterApi } from "./cluster";
import { KubeError, podGone } from "./errors";
import { calling, lookAtKubeRun } from "./runs";
import { DEFAULT_KUBE_POLL_MS, ENDED_RUN, type SeenKubeRun } from "./seen";

/** One line that a run's driver printed. */
export interface LogLine {
  /** When, by the node's clock, to the nanosecond: `2025-05-17T10:00:00.000000000Z`. */
  readonly at: string;
  readonly text: string;
}

/** Something that came of following a log. */
export type LogEvent = ({ readonly kind: "line" } & LogLine) | TroubleEvent;

/** How a log is followed. Looks are {@link DEFAULT_KUBE_POLL_MS} apart unless told otherwise. */
export type FollowLogOptions = Following<LogEvent>;

/** What the API says of a container that has printed nothing, for it has not begun. */
const WAITING = /waiting to start|ContainerCreating|PodInitializing/;

/** Seconds that the node's clock may be off this machine's, when only what is new is asked for. */
const CLOCKS_APART = 60;

/**
 * What the driver of `run` printed: all of it, or that of the last seconds. Nothing before it has begun; a KubeError where
 * its pod is gone.
 */
export async function driverLog(
  api: ClusterApi,
  { driver, name }: SeenKubeRun,
  patience: Patience,
  sinceSeconds?: number,
): Promise<LogLine[]> {
  if (driver === undefined) return [];
  try {
    const call = (): Promise<string> => api.log(driver, sinceSeconds);
    return linesOf(await calling(`the log of run ${name} cannot be read`, patience, call));
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    if (WAITING.test(error.message)) return [];
    throw error.kind === "unknown" ? podGone(name, driver, error) : error;
  }
}

/**
 * Follows the log of a run's driver to the run's end, over every attempt, and answers with what the run then is. Between
 * two attempts there is no pod, and so nothing new.
 */
export async function followDriverLog(
  api: ClusterApi,
  name: string,
  options: FollowLogOptions = {},
): Promise<SeenKubeRun> {
  const { tell, now, patience } = follower<LogEvent>(options);
  const tail = new Tail();
  for (;;) {
    // The run before its log: what is printed until the end is then in the log.
    const run = await lookAtKubeRun(api, name, patience);
    const hasEnded = ENDED_RUN.has(run.state);
    const lines = await driverLog(api, run, patience, tail.sinceSeconds(now())).catch(
      (error: unknown) => {
        if (!hasEnded && error instanceof KubeError && error.kind === "gone") return [];
        throw error;
      },
    );
    for (const line of tail.fresh(lines)) tell({ kind: "line", ...line });
    if (hasEnded) return run;
    await pause(options.pollMs ?? DEFAULT_KUBE_POLL_MS, patience);
  }
}

/** Tells new lines from those that were seen, by their times: what is asked for overlaps. */
class Tail {
  private last = "";
  private seenAtLast = 0;

  /** How far back to ask; undefined for all. */
  sinceSeconds(now: Date): number | undefined {
    if (this.last === "") return undefined;
    const passed = Math.ceil((now.getTime() - Date.parse(this.last)) / 1000);
    return Math.max(passed, 0) + CLOCKS_APART;
  }

  fresh(lines: readonly LogLine[]): LogLine[] {
    const { last } = this;
    const known = this.seenAtLast;
    let same = 0;
    const found = lines.filter(({ at }) => {
      if (at === last) same += 1;
      return at > last || (at === last && same > known);
    });
    const newest = found.at(-1)?.at;
    if (newest !== undefined) {
      this.last = newest;
      this.seenAtLast = lines.filter(({ at }) => at === newest).length;
    }
    return found;
  }
}

/** The API begins each line with its time. */
function linesOf(text: string): LogLine[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const blank = line.indexOf(" ");
    return blank < 0
      ? { at: line, text: "" }
      : { at: line.slice(0, blank), text: line.slice(blank + 1) };
  });
}
