import { type Patience } from "../patience";
import { type ClusterApi } from "./cluster";
import { KubeError } from "./errors";
import { driverLog } from "./logs";
import { type SeenKubeRun } from "./seen";

/** Lines that are kept of an attempt that failed. */
const LINES_KEPT = 10;

/** Seconds of a log that are heard again after its answer was closed. */
const OVERLAP_SECONDS = 30;

/** Lines that say what went wrong: the job's own, which say it all, and those of Java and Python. */
const OWN = /^lake_etl: error: /;
const TELLING = /^(Caused by: |Exception in thread |[\w.$]+(Error|Exception)\b)/;

/** States of a run whose attempt has failed: another one comes, or none. */
const HAS_FAILED: ReadonlySet<string> = new Set(["FAILING", "PENDING_RERUN", "FAILED"]);

/**
 * Listens to what the driver of each attempt prints, for when the attempt fails: the operator then takes the pod away and its
 * log with it, at once where the attempt took longer than the interval between two of them.
 */
export class LastWords {
  private attempt = -1;
  private isHearing = false;
  private isTold = false;
  private readonly lines = new Kept();
  private stop = new AbortController();

  constructor(private readonly api: ClusterApi) {}

  /** Begins to listen where an attempt runs that is not listened to; again where the API has closed its answer early. */
  listen({ state, driver, attempts }: SeenKubeRun): void {
    if (state !== "RUNNING" || driver === undefined) return;
    const isNew = attempts !== this.attempt;
    if (!isNew && this.isHearing) return;
    if (isNew) this.begin(attempts);
    this.isHearing = true;
    const { signal } = this.stop;
    const hear = (text: string): void => {
      if (!signal.aborted) this.lines.add(text);
    };
    void this.api.hear(driver, hear, signal, isNew ? undefined : OVERLAP_SECONDS).then(() => {
      if (!signal.aborted) this.isHearing = false;
    });
  }

  /** Once for each attempt that failed: the lines that say what went wrong, else the last; none where there are none. */
  async of(run: SeenKubeRun, patience: Patience): Promise<readonly string[]> {
    const isTold = this.isTold;
    this.isTold = HAS_FAILED.has(run.state);
    if (!this.isTold || isTold) return [];
    const heard = this.attempt === run.attempts ? this.lines.telling() : [];
    return heard.length > 0 ? heard : await this.read(run, patience);
  }

  /** Listens no more. */
  end(): void {
    this.stop.abort();
  }

  private begin(attempt: number): void {
    this.end();
    this.stop = new AbortController();
    this.attempt = attempt;
    this.lines.clear();
  }

  /** Of an attempt that failed before anybody listened. */
  private async read(run: SeenKubeRun, patience: Patience): Promise<readonly string[]> {
    try {
      const kept = new Kept();
      for (const { text } of await driverLog(this.api, run, patience)) kept.add(`${text}\n`);
      return kept.telling();
    } catch (error) {
      // The attempt's log is a help: the run is followed without it.
      if (error instanceof KubeError) return [];
      throw error;
    }
  }
}

/** The last lines of a text that comes in parts, and the last ones that tell what went wrong. */
class Kept {
  private own: string[] = [];
  private told: string[] = [];
  private last: string[] = [];
  private rest = "";

  add(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    const printed = lines.map((line) => line.trimEnd()).filter((line) => line !== "");
    const those = (kind: RegExp): string[] => printed.filter((line) => kind.test(line));
    this.own = [...this.own, ...those(OWN)].slice(-LINES_KEPT);
    this.told = [...this.told, ...those(TELLING)].slice(-LINES_KEPT);
    this.last = [...this.last, ...printed].slice(-LINES_KEPT);
  }

  telling(): readonly string[] {
    return [this.own, this.told].find((lines) => lines.length > 0) ?? this.last;
  }

  clear(): void {
    [this.own, this.told, this.last, this.rest] = [[], [], [], ""];
  }
}
