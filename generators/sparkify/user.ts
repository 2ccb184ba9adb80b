import { eventText } from "../jsonText";
import { type Pools } from "../pools";
import { type Press } from "../press";
import { Random } from "../random";
import { type Level } from "./pages";
import { STREAMS } from "./streams";

/** All times of the real files end in these milliseconds. */
export const MILLISECONDS = "796";

/**
 * A user: where the ready-made pieces of JSON lie in the press that each of the user's events is
 * put together from. A piece ends where the next one begins, in the order below.
 */
export interface User {
  /** 0 for the busiest; -1 for nobody. */
  readonly rank: number;
  /** After the artist: from `auth` to the key `itemInSession`. */
  readonly name: number;
  /** From `lastName` to the key `length`. */
  readonly lastName: number;
  /** From `level` to the key `sessionId`, for a play of a user who does not pay. */
  readonly playFree: number;
  /** The same for one who pays. */
  readonly playPaid: number;
  /** The end of `ts`, then `userAgent` and `userId`. */
  readonly end: number;
  /** `level` and `location` of a user who does not pay. */
  readonly levelFree: number;
  /** The same for one who pays. */
  readonly levelPaid: number;
  /** `registration` and the key `sessionId`. */
  readonly registration: number;
  /** Where the last piece ends. */
  readonly stop: number;
}

/** Who is not logged in: all that is known of a user is null, and the id empty. */
const NOBODY: Facts = {
  auth: "Logged Out",
  firstName: null,
  lastName: null,
  gender: null,
  location: null,
  registration: null,
  userAgent: null,
  userId: "",
};

/** In the real files 55 of 97 users are women. */
const SHARE_WOMEN = 0.57;

/** Users register up to so many days before the first event. */
const DAYS_SINCE_REGISTRATION = 15;

/** The busiest tenth of the users pays mostly, the rest hardly: 22 of 96 in the real files. */
const SHARE_PAID = { busy: 0.6, other: 0.08 } as const;
const BUSY = 0.1;

/** A user's pieces and first level. */
export interface NewUser {
  readonly user: User;
  readonly level: Level;
}

/** What the users of a stream are made with. */
export interface UserSettings {
  readonly seed: number;
  readonly users: number;
  /** The first day's midnight in epoch seconds. */
  readonly start: number;
}

/** Stands for whoever is not logged in. */
export function makeNobody(press: Press): User {
  return pieces(press, -1, NOBODY);
}

/** The users, the busiest first. */
export function makeUsers(
  { seed, users, start }: UserSettings,
  pools: Pools,
  press: Press,
): NewUser[] {
  const ids = shuffledIds(seed, users);
  return ids.map((id, rank) => {
    const random = new Random(seed, STREAMS.user, rank + 1);
    const woman = random.chance(SHARE_WOMEN);
    const secondsAgo = 1 + random.below(DAYS_SINCE_REGISTRATION * 86_400);
    const user = pieces(press, rank, {
      auth: "Logged In",
      firstName: random.pick(woman ? pools.women : pools.men),
      lastName: random.pick(pools.lastNames),
      gender: woman ? "F" : "M",
      location: random.pick(pools.areas),
      registration: `${start - secondsAgo}${MILLISECONDS}.0`,
      userAgent: random.pick(pools.agents),
      userId: String(id),
    });
    const paid = random.chance(rank < users * BUSY ? SHARE_PAID.busy : SHARE_PAID.other);
    return { user, level: paid ? "paid" : "free" };
  });
}

/** 2 and up, as in the real files, in an order that tells nothing of how busy a user is. */
function shuffledIds(seed: number, count: number): number[] {
  const random = new Random(seed, STREAMS.user);
  const ids = Array.from({ length: count }, (_, index) => index + 2);
  for (let last = count - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const moved = ids[last] ?? 0;
    ids[last] = ids[other] ?? 0;
    ids[other] = moved;
  }
  return ids;
}

interface Facts {
  readonly auth: "Logged In" | "Logged Out";
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly gender: "F" | "M" | null;
  readonly location: string | null;
  /** Epoch milliseconds as they are written. */
  readonly registration: string | null;
  readonly userAgent: string | null;
  readonly userId: string;
}

function pieces(press: Press, rank: number, facts: Facts): User {
  const location = `"location":${text(facts.location)}`;
  const free = `,"level":"free",${location}`;
  const paid = `,"level":"paid",${location}`;
  const registration = `,"registration":${facts.registration ?? "null"},"sessionId":`;
  const play = `,"method":"PUT","page":"NextSong"${registration}`;
  const name =
    `,"auth":"${facts.auth}","firstName":${text(facts.firstName)}` +
    `,"gender":${text(facts.gender)},"itemInSession":`;
  const lastName = `,"lastName":${text(facts.lastName)},"length":`;
  const end = `${MILLISECONDS},"userAgent":${text(facts.userAgent)},"userId":"${facts.userId}"}`;
  const all = [name, lastName, free + play, paid + play, end, free, paid, registration];
  let next = press.keep(all.join("")).start;
  const begin = (piece: string): number => {
    next += piece.length;
    return next - piece.length;
  };
  return {
    rank,
    name: begin(name),
    lastName: begin(lastName),
    playFree: begin(free + play),
    playPaid: begin(paid + play),
    end: begin(end),
    levelFree: begin(free),
    levelPaid: begin(paid),
    registration: begin(registration),
    stop: next,
  };
}

function text(value: string | null): string {
  return value === null ? "null" : eventText(value);
}
