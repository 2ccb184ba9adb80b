import assert from "node:assert/strict";
import { events, songs } from "../../generators";
import { counted, type Event, eventOf, songOf } from "./eventShape";

const EVENTS = 60_000;

/** Shares of the 8,056 real events. */
const REAL_PAGES = {
  NextSong: 0.8466,
  Home: 0.1,
  Login: 0.0114,
  Logout: 0.0112,
  Downgrade: 0.0074,
  Settings: 0.007,
  Help: 0.0058,
  About: 0.0045,
} as const;

describe("what generated events look like as a whole", () => {
  let made: Event[] = [];
  let plays: Event[] = [];

  before(() => {
    made = [...events({ seed: 3, events: EVENTS, songs: 500 })].map(eventOf);
    plays = made.filter(({ page }) => page === "NextSong");
  });

  it("has the real shares of pages", () => {
    const pages = counted(made.map(({ page }) => page));

    for (const [page, wanted] of Object.entries(REAL_PAGES)) {
      const share = (pages.get(page) ?? 0) / EVENTS;
      const room = page === "NextSong" ? 0.02 : 0.3 * wanted;
      assert.ok(Math.abs(share - wanted) < room, `${page} ${share}`);
    }
    for (const page of [
      "Upgrade",
      "Submit Upgrade",
      "Submit Downgrade",
      "Error",
      "Save Settings",
    ]) {
      assert.ok((pages.get(page) ?? 0) > 0, page);
    }
  });

  it("has every hour, quiet nights and weekends", () => {
    const hours = counted(made.map(({ ts }) => new Date(ts).getUTCHours()));
    const days = counted(made.map(({ ts }) => new Date(ts).getUTCDay()));

    assert.equal(hours.size, 24);
    assert.ok((hours.get(16) ?? 0) > 2 * (hours.get(3) ?? 0));
    // Four of each in the month's thirty days.
    assert.ok((days.get(3) ?? 0) > 1.5 * (days.get(0) ?? 0));
    assert.equal(new Set(made.map(({ ts }) => new Date(ts).toISOString().slice(0, 10))).size, 30);
  });

  it("is skewed: a few users, artists and songs have much, many have little", () => {
    const users = shares(plays.map(({ userId }) => userId));
    const artists = shares(plays.map(({ artist }) => artist));
    const titles = shares(plays.map(({ artist, song }) => `${String(artist)} ${String(song)}`));

    assert.ok(share(users, 0.1) > 0.4, `a tenth of the users ${share(users, 0.1)}`);
    assert.ok(users.length > 500);
    assert.ok(share(artists, 0.1) > 0.25, `a tenth of the artists ${share(artists, 0.1)}`);
    assert.ok(
      (titles[0] ?? 0) > 0.003 && (titles[0] ?? 0) < 0.03,
      `the first song ${String(titles[0])}`,
    );
    assert.ok(titles.length > 5000, `${titles.length} songs`);
  });

  it("has songs of the real lengths", () => {
    const lengths = plays.map(({ length }) => length ?? 0).toSorted((one, other) => one - other);
    const at = (part: number): number => lengths[Math.floor(part * lengths.length)] ?? 0;

    // Real: 163, 233 and 339 seconds.
    assert.ok(Math.abs(at(0.1) - 163) < 25, `${at(0.1)}`);
    assert.ok(Math.abs(at(0.5) - 233) < 20, `${at(0.5)}`);
    assert.ok(Math.abs(at(0.9) - 339) < 35, `${at(0.9)}`);
  });

  it("spoils some letters beyond ASCII as the real plays do", () => {
    const spoilt = plays.filter(({ artist, song }) =>
      /[\u0080-\u00ff]/.test(`${String(artist)}${String(song)}`),
    );

    assert.ok(spoilt.length > 0.02 * plays.length && spoilt.length < 0.12 * plays.length);
  });
});

describe("what generated songs look like as a whole", () => {
  const made = [...songs({ seed: 3, songs: 3000 })].map(songOf);

  it("has a year for four songs in ten, and often no place", () => {
    const part = (holds: (song: (typeof made)[number]) => boolean): number =>
      made.filter(holds).length / made.length;

    assert.ok(Math.abs(part(({ year }) => year === 0) - 0.6) < 0.04);
    assert.ok(Math.abs(part(({ artist_latitude }) => artist_latitude === null) - 0.57) < 0.06);
    assert.ok(Math.abs(part(({ artist_location }) => artist_location === "") - 0.39) < 0.06);
    assert.ok(
      made.every((song) => (song.artist_latitude === null) === (song.artist_longitude === null)),
    );
  });

  it("has different ids, and different durations, so that no play matches two songs", () => {
    assert.equal(new Set(made.map(({ song_id }) => song_id)).size, made.length);
    assert.equal(new Set(made.map(({ duration }) => duration)).size, made.length);
  });

  it("has artists with several songs, some of them spelled and placed in several ways", () => {
    const names = new Map<string, Set<string>>();
    const places = new Map<string, Set<string>>();
    for (const { artist_id, artist_name, artist_location } of made) {
      names.set(artist_id, (names.get(artist_id) ?? new Set()).add(artist_name));
      places.set(artist_id, (places.get(artist_id) ?? new Set()).add(artist_location));
    }

    assert.ok(names.size > 0.6 * made.length && names.size < 0.85 * made.length, `${names.size}`);
    assert.ok([...names.values()].filter(({ size }) => size > 1).length > 50);
    assert.ok([...places.values()].filter(({ size }) => size > 1).length > 50);
  });
});

/** Shares of each value, the biggest first. */
function shares(values: readonly unknown[]): number[] {
  return [...counted(values).values()]
    .map((count) => count / values.length)
    .toSorted((one, other) => other - one);
}

/** What the first `part` of the values have together. */
function share(sorted: readonly number[], part: number): number {
  return sorted.slice(0, Math.ceil(part * sorted.length)).reduce((sum, one) => sum + one, 0);
}
