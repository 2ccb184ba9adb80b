/** `free` or `paid`: what a user pays at the time of an event. */
export type Level = "free" | "paid";

/** A page as one kind of visitor sees it, and what the server answers. */
export interface PageState {
  readonly page: string;
  readonly loggedIn: boolean;
  readonly method: "GET" | "PUT";
  readonly status: 200 | 307 | 404;
}

/** Every kind of event in the real files. */
export const PAGES = {
  play: seen("NextSong", "PUT", 200),
  home: seen("Home", "GET", 200),
  logout: seen("Logout", "PUT", 307),
  downgrade: seen("Downgrade", "GET", 200),
  settings: seen("Settings", "GET", 200),
  help: seen("Help", "GET", 200),
  about: seen("About", "GET", 200),
  upgrade: seen("Upgrade", "GET", 200),
  saveSettings: seen("Save Settings", "PUT", 307),
  error: seen("Error", "GET", 404),
  submitUpgrade: seen("Submit Upgrade", "PUT", 307),
  submitDowngrade: seen("Submit Downgrade", "PUT", 307),
  homeOut: { ...seen("Home", "GET", 200), loggedIn: false },
  loginOut: { ...seen("Login", "PUT", 307), loggedIn: false },
  aboutOut: { ...seen("About", "GET", 200), loggedIn: false },
  helpOut: { ...seen("Help", "GET", 200), loggedIn: false },
} as const satisfies Record<string, PageState>;

/** Which of {@link PAGES}. */
export type PageName = keyof typeof PAGES;

/** The pages in a fixed order, so that a number can stand for one. */
export const PAGE_NAMES = Object.keys(PAGES) as readonly PageName[];

/** How often each page came next; `end` is the end of a session. */
export type Counts = Readonly<Partial<Record<PageName | "end", number>>>;

/** Where sessions of a level begin, as counted in the real files. */
export const FIRST: Readonly<Record<Level, Counts>> = {
  free: { play: 405, home: 286, loginOut: 10, homeOut: 8, about: 2, help: 1, error: 1 },
  paid: { play: 102, home: 65, homeOut: 46, loginOut: 15 },
};

/** What came after each page, as counted in the real files; the same for both levels unless {@link NEXT_PAID} says. */
const NEXT: Readonly<Record<PageName, Counts>> = {
  play: {
    play: 616,
    end: 539,
    logout: 26,
    home: 25,
    upgrade: 15,
    help: 3,
    about: 2,
    settings: 2,
    error: 1,
  },
  home: { play: 195, end: 142, settings: 11, home: 5, upgrade: 4, logout: 3, about: 1 },
  logout: { homeOut: 1 },
  downgrade: { play: 35, end: 11, home: 10, downgrade: 3 },
  settings: { play: 30, saveSettings: 10, settings: 4, home: 4, help: 4, logout: 3, end: 1 },
  help: { play: 30, end: 3, home: 2, help: 1 },
  about: { end: 10, play: 4, home: 4, about: 4 },
  upgrade: { submitUpgrade: 8, home: 5, play: 3, end: 3, upgrade: 2 },
  saveSettings: { home: 9, end: 1 },
  error: { end: 6, play: 2, home: 1 },
  submitUpgrade: { home: 1 },
  submitDowngrade: { home: 1 },
  homeOut: { loginOut: 20, end: 11, homeOut: 9, aboutOut: 4, helpOut: 2 },
  loginOut: { home: 1 },
  aboutOut: { end: 7, loginOut: 4, homeOut: 2, aboutOut: 1 },
  helpOut: { end: 4, helpOut: 3, loginOut: 2 },
};

/**
 * A real user went back to free only once in the month; here one view of the Downgrade page in
 * eight leads to it, so that small data holds some too.
 */
const NEXT_PAID: Readonly<Partial<Record<PageName, Counts>>> = {
  play: {
    play: 5162,
    end: 130,
    home: 118,
    logout: 52,
    downgrade: 50,
    settings: 31,
    help: 29,
    about: 12,
    error: 7,
  },
  home: { play: 236, end: 18, settings: 8, logout: 6, downgrade: 5, about: 1 },
  homeOut: { end: 55, loginOut: 41, homeOut: 16, aboutOut: 9, helpOut: 4 },
  downgrade: { play: 35, end: 11, home: 10, submitDowngrade: 8, downgrade: 3 },
};

/** What comes after `page` for a user of `level`. */
export function nextCounts(level: Level, page: PageName): Counts {
  return (level === "paid" ? NEXT_PAID[page] : undefined) ?? NEXT[page];
}

function seen<M extends "GET" | "PUT", S extends 200 | 307 | 404>(
  page: string,
  method: M,
  status: S,
): { page: string; loggedIn: boolean; method: M; status: S } {
  return { page, loggedIn: true, method, status };
}
