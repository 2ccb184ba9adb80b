import { type Random } from "../random";
import {
  type Counts,
  FIRST,
  type Level,
  nextCounts,
  PAGE_NAMES,
  PAGES,
  type PageName,
} from "./pages";

/** A page that a session can be on, ready to be written and to be left. */
export interface Stop {
  /** Its place in {@link PAGE_NAMES}. */
  readonly index: number;
  readonly name: PageName;
  readonly loggedIn: boolean;
  /** Whether a song is played. */
  readonly isPlay: boolean;
  /** `method` and `page` as JSON. */
  readonly page: string;
  /** `song`, `status` and the key `ts`, for all pages but a play. */
  readonly status: string;
  /** A click on the page before leads here: it comes a second later. */
  readonly atOnce: boolean;
  /** What the user's level is from the next event on; undefined leaves it as it is. */
  readonly levelAfter: Level | undefined;
  /** What comes next for a user of each level. */
  readonly next: Readonly<Record<Level, NextStop>>;
}

const AT_ONCE: ReadonlySet<PageName> = new Set<PageName>([
  "logout",
  "loginOut",
  "saveSettings",
  "submitUpgrade",
  "submitDowngrade",
]);

const LEVEL_AFTER: Readonly<Partial<Record<PageName, Level>>> = {
  submitUpgrade: "paid",
  submitDowngrade: "free",
};

/** Draws the next page as often as it was counted; undefined is the end of the session. */
export class NextStop {
  private readonly bounds: number[] = [];
  private readonly stops: (Stop | undefined)[] = [];
  private sum = 0;

  /** Adds a page that came `count` times. Quickest when the frequent ones are added first. */
  add(stop: Stop | undefined, count: number): void {
    this.sum += count;
    this.bounds.push(this.sum);
    this.stops.push(stop);
  }

  /** The next page. */
  draw(random: Random): Stop | undefined {
    const drawn = random.unit() * this.sum;
    let index = 0;
    while ((this.bounds[index] ?? Infinity) <= drawn) index++;
    return this.stops[index];
  }
}

/** All pages by name, linked to what comes next. */
export const STOPS: Readonly<Record<PageName, Stop>> = linked();

/** All pages, in the order of their indexes. */
export const STOP_LIST: readonly Stop[] = PAGE_NAMES.map((name) => STOPS[name]);

/** Where a session of each level begins. */
export const FIRST_STOP: Readonly<Record<Level, NextStop>> = {
  free: filled(new NextStop(), FIRST.free, STOPS),
  paid: filled(new NextStop(), FIRST.paid, STOPS),
};

function linked(): Record<PageName, Stop> {
  const made = PAGE_NAMES.map((name, index) => [name, stop(name, index)] as const);
  const stops = Object.fromEntries(made) as Record<PageName, Stop>;
  for (const { name, next } of Object.values(stops)) {
    filled(next.free, nextCounts("free", name), stops);
    filled(next.paid, nextCounts("paid", name), stops);
  }
  return stops;
}

function stop(name: PageName, index: number): Stop {
  const { page, loggedIn, method, status } = PAGES[name];
  return {
    index,
    name,
    loggedIn,
    isPlay: name === "play",
    page: `,"method":"${method}","page":"${page}"`,
    status: `,"song":null,"status":${status},"ts":`,
    atOnce: AT_ONCE.has(name),
    levelAfter: LEVEL_AFTER[name],
    next: { free: new NextStop(), paid: new NextStop() },
  };
}

function filled(next: NextStop, counts: Counts, stops: Readonly<Record<PageName, Stop>>): NextStop {
  const entries = Object.entries(counts) as [PageName | "end", number][];
  for (const [name, count] of entries.toSorted(([, one], [, other]) => other - one)) {
    next.add(name === "end" ? undefined : stops[name], count);
  }
  return next;
}
