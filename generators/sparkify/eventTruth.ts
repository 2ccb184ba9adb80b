import { type Level } from "./pages";
import { NO_PLAY, type Plays } from "./plays";
import { type Session } from "./session";

const SEEN_FREE = 1;
const SEEN_PAID = 2;
const NOW_PAID = 4;

/** Counts what is true of the good events, each once. Its memory is a byte for each user. */
export class EventTruth {
  events = 0;
  /** Events whose page is NextSong. */
  plays = 0;
  /** Different times among the plays. */
  times = 0;
  /** Plays of a song that a song file tells of. */
  matches = 0;
  private lastPlay = -1;
  private readonly users: Uint8Array;

  constructor(
    users: number,
    private readonly songs: Plays,
  ) {
    this.users = new Uint8Array(users);
  }

  /** Counts a session's current event. Events must come in the order of time. */
  note(session: Session): void {
    const { play, due, user } = session;
    this.events++;
    if (play === NO_PLAY) return;
    this.plays++;
    if (this.songs.known(play)) this.matches++;
    if (due !== this.lastPlay) this.times++;
    this.lastPlay = due;
    const seen = (this.users[user.rank] ?? 0) & ~NOW_PAID;
    this.users[user.rank] = seen | (session.isPaid ? SEEN_PAID | NOW_PAID : SEEN_FREE);
  }

  /** Users with a play, by the level of the last one. */
  latestLevels(): Record<Level, number> {
    const paid = this.count((seen) => (seen & NOW_PAID) !== 0);
    return { free: this.count((seen) => seen !== 0) - paid, paid };
  }

  /** Different pairs of user and level among the plays. */
  userLevels(): number {
    return (
      this.count((seen) => (seen & SEEN_FREE) !== 0) +
      this.count((seen) => (seen & SEEN_PAID) !== 0)
    );
  }

  private count(holds: (seen: number) => boolean): number {
    return this.users.reduce((sum, seen) => (holds(seen) ? sum + 1 : sum), 0);
  }
}
