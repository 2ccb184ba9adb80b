import { type Random } from "../random";
import { type Level } from "./pages";
import { NO_PLAY, type Play, type Plays } from "./plays";
import { FIRST_STOP, type Stop, STOP_LIST, STOPS } from "./stops";
import { type User } from "./user";

/** The most events of one session; the longest real one has 128. */
export const LONGEST_SESSION = 400;

/** Mean seconds that somebody looks at a page before the next one, and before the next song. */
const LOOKING_SECONDS = 70;
const CHOOSING_SECONDS = 120;

/** The longest pause within a session, but for a song. */
export const LONGEST_PAUSE_SECONDS = 1800;

/** How an event is packed into a word: the index of its page, a bit for who pays, and the song. */
const STOP_MASK = 31;
const PAID = 32;
const PLAY_SHIFT = 6;

/** Who begins a session, when, and how long it may be. */
export interface SessionStart {
  /** Nobody stands for a visitor who never logs in. */
  readonly user: User;
  readonly level: Level;
  /** Epoch seconds. */
  readonly start: number;
  /** Epoch seconds at which the data ends. */
  readonly end: number;
  readonly mostEvents: number;
}

/**
 * A session, planned whole when it begins: pages follow one another as in the real files, the next
 * song comes when one is over, and an upgrade or downgrade counts from the next event on.
 * An object serves many sessions, one after another.
 */
export class Session {
  id = 0;
  user: User;
  /** The user's level after the session. */
  level: Level = "free";
  /** How many events there are. */
  length = 0;
  /** Which event comes next. */
  item = 0;
  /** Epoch seconds of the next event. */
  due = 0;
  /** Another session that is due at the same second. */
  after: Session | undefined;
  private start = 0;
  /** Two words for each event, so that a session takes little room: seconds since the start, and what it is. */
  private readonly steps = new Int32Array(2 * LONGEST_SESSION);

  /** @param user whoever; {@link plan} tells the real one. */
  constructor(user: User) {
    this.user = user;
  }

  /** Whether the next event is that of a user who pays. */
  get isPaid(): boolean {
    return (this.what & PAID) !== 0;
  }

  /** The song that the next event plays, or {@link NO_PLAY}. */
  get play(): Play {
    return (this.what >> PLAY_SHIFT) + NO_PLAY;
  }

  /** The page of the next event. */
  get stop(): Stop {
    return STOP_LIST[this.what & STOP_MASK] ?? STOPS.play;
  }

  /** Epoch seconds of the last event. */
  get lastAt(): number {
    return this.atOf(this.length - 1);
  }

  /** Makes `other` the one that {@link after} answers with. */
  linkTo(other: Session | undefined): void {
    this.after = other;
  }

  /** Moves on to the next event; false when there is none. */
  advance(): boolean {
    this.item++;
    if (this.item === this.length) return false;
    this.due = this.atOf(this.item);
    return true;
  }

  /** Plans another session, of at least one event. */
  plan(ordinal: number, begin: SessionStart, plays: Plays, random: Random): void {
    this.id = idOf(ordinal);
    this.user = begin.user;
    this.level = begin.level;
    this.length = 0;
    this.item = 0;
    this.start = begin.start;
    this.due = begin.start;
    const first = begin.user.rank < 0 ? STOPS.homeOut : FIRST_STOP[begin.level].draw(random);
    this.follow(first, begin, plays, random);
  }

  private follow(first: Stop | undefined, begin: SessionStart, plays: Plays, random: Random): void {
    const most = Math.min(begin.mostEvents, LONGEST_SESSION);
    const seconds = begin.end - begin.start;
    let stop = first;
    let offset = 0;
    while (stop !== undefined && offset < seconds && this.length < most) {
      const play = stop.isPlay ? plays.next(random) : NO_PLAY;
      this.add(stop, offset, play);
      this.level = stop.levelAfter ?? this.level;
      const length = stop.isPlay ? plays.seconds(play) : undefined;
      stop = this.nextStop(stop, random);
      if (stop !== undefined) offset += pause(length, stop, random);
    }
  }

  /** A visitor has nothing to log in with. */
  private nextStop(stop: Stop, random: Random): Stop | undefined {
    const { free, paid } = stop.next;
    const next = (this.level === "paid" ? paid : free).draw(random);
    return this.user.rank < 0 && next === STOPS.loginOut ? undefined : next;
  }

  private add(stop: Stop, offset: number, play: Play): void {
    const place = 2 * this.length++;
    const paid = this.level === "paid" ? PAID : 0;
    this.steps[place] = offset;
    this.steps[place + 1] = ((play - NO_PLAY) << PLAY_SHIFT) | paid | stop.index;
  }

  /** What the next event is: its page, whether its user pays, and the song. */
  private get what(): number {
    return this.steps[2 * this.item + 1] ?? 0;
  }

  private atOf(item: number): number {
    return this.start + (this.steps[2 * item] ?? 0);
  }
}

/** Seconds from one event to the next. @param length seconds of the song that the first one plays. */
function pause(length: number | undefined, next: Stop, random: Random): number {
  if (next.atOnce) return 1;
  if (!next.isPlay) {
    const seconds = Math.floor(random.exponential(LOOKING_SECONDS));
    return Math.min(seconds, length ?? LONGEST_PAUSE_SECONDS);
  }
  if (length !== undefined) return length;
  return Math.min(Math.floor(random.exponential(CHOOSING_SECONDS)), LONGEST_PAUSE_SECONDS);
}

/** Ids rise with time, but neighbours are out of order, as in the real files. Different for each session. */
function idOf(ordinal: number): number {
  return ordinal - (ordinal % ID_BLOCK) + ((ordinal * 83 + 37) % ID_BLOCK) + 1;
}

const ID_BLOCK = 128;
