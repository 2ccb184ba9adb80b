import { type Command } from "./commands";
import { type LineLevel, type StepLogs } from "./run";

/** A line longer than this is cut into pieces, so that output without line ends needs no memory. */
const LONGEST_LINE = 64 * 1024;

/** A line of Spark's own log: `26/11/21 04:29:15 WARN NativeCodeLoader: …`. */
const SPARK_LOG = /^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d (TRACE|DEBUG|INFO|WARN|ERROR|FATAL) /;
/** What spark-submit and Ivy say about themselves at the start. */
const START_UP =
  /^(:: |\s+confs: |\s+found |WARNING: |Picked up |Setting default log level|To adjust)/;
/** A line of a stack trace. */
const TRACE = /^\s+(at |File "|\.\.\. \d+ more)|^\s{4,}\S/;
/** How a job of the wheel, or the script that lists prefixes, says why it failed. */
const JOB_ERROR = /^(lake_etl|prefix-lists): error: /;

/** What else a job of the wheel says to whoever watches. */
const JOB_WORD = /^lake_etl: /;

/** How loud `text` is on a screen, by the kind of command that it comes from. */
export function levelOf(stream: keyof StepLogs, text: string, command: Command["kind"]): LineLevel {
  if (JOB_ERROR.test(text)) return "error";
  return isNoise(stream, text, command) ? "noise" : "info";
}

function isNoise(stream: keyof StepLogs, text: string, command: Command["kind"]): boolean {
  if (stream === "controller" || text.trim() === "") return true;
  // Spark's log goes on over lines that bear no mark, so all that it writes there is kept off.
  if (command === "spark-submit" && stream === "stderr") return !JOB_WORD.test(text);
  return SPARK_LOG.test(text) || TRACE.test(text);
}

/** Keeps what is worth quoting of a step's standard error: the job's own error lines, else the last. */
export class FailureReason {
  private readonly jobErrors: string[] = [];
  private last: string | undefined;

  add(text: string): void {
    if (JOB_ERROR.test(text)) this.jobErrors.push(text);
    else if (isWorthQuoting(text)) this.last = text.trim();
  }

  /** Why a step that ended with `exitCode` failed. */
  reason(exitCode: number): string {
    if (this.jobErrors.length > 0) return quotedErrors(this.jobErrors);
    return this.last === undefined
      ? `exit code ${exitCode}`
      : `${this.last} (exit code ${exitCode})`;
  }
}

const MOST_QUOTED = 20;

/** The last of a job's complaints, with how many there were: all of them are in the step's output. */
function quotedErrors(errors: readonly string[]): string {
  const left = errors.length - MOST_QUOTED;
  const cut = `the last ${MOST_QUOTED} of ${errors.length} complaints; ${left} more stand before them in the step's output:`;
  return [...(left > 0 ? [cut] : []), ...errors.slice(-MOST_QUOTED)].join("\n");
}

function isWorthQuoting(text: string): boolean {
  if (text.trim() === "" || TRACE.test(text) || START_UP.test(text)) return false;
  const [, level] = SPARK_LOG.exec(text) ?? [];
  return level === undefined || level === "ERROR" || level === "FATAL";
}

/** Cuts a stream of bytes into lines. */
export class LineCutter {
  private readonly decoder = new TextDecoder();
  private rest = "";

  /** The lines that `chunk` completes. */
  push(chunk: Uint8Array): string[] {
    const lines = (this.rest + this.decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    this.rest = lines.pop() ?? "";
    if (this.rest.length > LONGEST_LINE) {
      lines.push(this.rest);
      this.rest = "";
    }
    return lines;
  }

  /** What is left when the stream ends. */
  end(): string[] {
    const rest = this.rest + this.decoder.decode();
    this.rest = "";
    return rest === "" ? [] : [rest];
  }
}
