import { Random } from "../random";
import { countOf, ExactShare } from "../share";
import { type Damage, damaged, DAMAGES, type Weak } from "./damage";

/** Which shares of the records are doubled, and accompanied by a bad one. */
export interface MessSettings {
  readonly seed: number;
  readonly doubled: number;
  readonly broken: number;
}

/** How many bad records there are of each kind. */
export type DamageCounts = Record<Damage, number>;

/** Where the numbers of one kind of records come from. */
interface Rows {
  readonly doubled: number;
  readonly broken: number;
}

/** Decides which records are doubled and which come with a bad one; counts what it decides. */
export class Mess {
  /** Bad records so far. */
  readonly broken: DamageCounts = {
    truncated: 0,
    wrongType: 0,
    nullKey: 0,
    byteOrderMark: 0,
    invalidUtf8: 0,
  };
  /** Records so far that were written twice. */
  doubled = 0;
  private readonly random: Random;
  private readonly doubling: ExactShare;
  private readonly breaking: ExactShare;
  private breaks = 0;

  constructor(settings: MessSettings, rows: Rows, total: number) {
    this.random = new Random(settings.seed, rows.broken);
    this.breaking = new ExactShare(this.random, settings.broken, total);
    const random = new Random(settings.seed, rows.doubled);
    this.doubling = new ExactShare(random, settings.doubled, total);
  }

  /** Whether the next record is written twice. To be asked once for each record. */
  doubles(): boolean {
    const takes = this.doubling.takes();
    if (takes) this.doubled++;
    return takes;
  }

  /** Whether a bad record comes before the next one. To be asked once for each record. */
  breaksNext(): boolean {
    return this.breaking.takes();
  }

  /** Damages a copy of a record; each kind of damage in its turn. */
  damage(record: string, weak: Weak): string {
    const kind = DAMAGES[this.breaks++ % DAMAGES.length] ?? "truncated";
    this.broken[kind]++;
    return damaged(record, kind, weak, this.random.unit());
  }
}

/** How many records are written in all for `total` good ones. */
export function withMess(total: number, { doubled, broken }: MessSettings): number {
  return total + countOf(doubled, total) + countOf(broken, total);
}
