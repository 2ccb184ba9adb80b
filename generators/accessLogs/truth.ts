import { type LineDamage } from "./damage";
import { type Line } from "./line";
import { type Visitor } from "./visitors";

/** What is true of one day's files. */
export interface DayTruth {
  /** Like `2025-01-06`, UTC. */
  readonly day: string;
  readonly files: number;
  /** All lines, broken ones too. */
  readonly lines: number;
  readonly broken: number;
}

/** What is true of the generated lines: what a lake's tables must hold. */
export interface AccessLogTruth {
  /** In order; days without a line are left out. */
  readonly days: readonly DayTruth[];
  /** All lines, broken ones too. */
  readonly lines: number;
  readonly broken: number;
  /** Broken lines by what is wrong with them. */
  readonly brokenKinds: Readonly<Record<LineDamage, number>>;
  /** Good lines by the status that was answered. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Good lines with the agent of a bot. */
  readonly bots: number;
}

/** Counts what is true. Its memory does not depend on the number of lines. */
export class LogTruth {
  /** All lines so far. */
  lines = 0;
  private readonly days: { day: string; files: number; lines: number; broken: number }[] = [];
  private readonly brokenKinds: Record<LineDamage, number> = {
    truncated: 0,
    binary: 0,
    overlong: 0,
  };
  private readonly statuses = new Map<number, number>();
  private bots = 0;

  /** What follows stands in a new file of this day. */
  beginFile(day: string): void {
    const last = this.days.at(-1);
    if (last?.day === day) last.files++;
    else this.days.push({ day, files: 1, lines: 0, broken: 0 });
  }

  /** Counts a good line. */
  note(visitor: Visitor, { status, agent }: Line): void {
    this.count();
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (visitor.isBot && agent === visitor.agent) this.bots++;
  }

  /** Counts a broken line. */
  noteBroken(kind: LineDamage): void {
    const day = this.count();
    if (day !== undefined) day.broken++;
    this.brokenKinds[kind]++;
  }

  /** What is true of all that was counted. */
  told(): AccessLogTruth {
    const { days, lines, brokenKinds, bots } = this;
    const statuses = [...this.statuses].toSorted(([one], [other]) => one - other);
    return {
      days: days.map((day) => ({ ...day })),
      lines,
      broken: days.reduce((sum, { broken }) => sum + broken, 0),
      brokenKinds: { ...brokenKinds },
      statuses: Object.fromEntries(statuses),
      bots,
    };
  }

  private count(): { broken: number } | undefined {
    this.lines++;
    const day = this.days.at(-1);
    if (day !== undefined) day.lines++;
    return day;
  }
}
