import { type Pools } from "../pools";
import { type Press } from "../press";
import { type Random } from "../random";
import { type Level } from "./pages";
import { type Session } from "./session";
import { makeUsers, type User, type UserSettings } from "./user";

/** A user who can begin a session, with the level of the moment. */
export interface Free {
  readonly user: User;
  readonly level: Level;
}

/** How many busy users are passed over before a session goes to a visitor who never logs in. */
const MOST_TRIES = 256;

/** The users: who is busy until when, and what everybody pays at the moment. */
export class Crowd {
  private readonly users: readonly User[];
  private readonly levels: Level[];
  private readonly busyUntil: Float64Array;

  constructor(settings: UserSettings, pools: Pools, press: Press) {
    const made = makeUsers(settings, pools, press);
    this.users = made.map(({ user }) => user);
    this.levels = made.map(({ level }) => level);
    this.busyUntil = new Float64Array(made.length);
  }

  /** Somebody without a session at second `at`, a busy user rather than another; undefined when no one is found. */
  choose(random: Random, at: number): Free | undefined {
    const count = this.users.length;
    const first = random.skewed(count);
    for (let tried = 0; tried < Math.min(count, MOST_TRIES); tried++) {
      const rank = (first + tried) % count;
      const user = this.users[rank];
      const level = this.levels[rank];
      if (user !== undefined && level !== undefined && (this.busyUntil[rank] ?? 0) < at) {
        return { user, level };
      }
    }
    return undefined;
  }

  /** Notes until when the session's user is busy, and the level after it. */
  occupy({ user, lastAt, level }: Session): void {
    if (user.rank < 0) return;
    this.busyUntil[user.rank] = lastAt;
    this.levels[user.rank] = level;
  }
}
