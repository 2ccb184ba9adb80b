import assert from "node:assert/strict";
import { events } from "../../generators";
import { type Event, eventOf } from "./eventShape";

describe("generated sessions", () => {
  let sessions: Event[][] = [];
  let made: Event[] = [];

  before(() => {
    made = [...events({ seed: 5, events: 60_000, songs: 300 })].map(eventOf);
    const byId = new Map<number, Event[]>();
    for (const event of made) {
      const known = byId.get(event.sessionId);
      if (known === undefined) byId.set(event.sessionId, [event]);
      else known.push(event);
    }
    sessions = [...byId.values()];
  });

  it("number their events from 0 without a gap", () => {
    assert.ok(sessions.length > 3000);
    for (const session of sessions) {
      assert.deepEqual(
        session.map(({ itemInSession }) => itemInSession),
        session.map((_, index) => index),
      );
    }
  });

  it("belong to one user, who is nobody before login and after logout", () => {
    for (const session of sessions) {
      assert.ok(new Set(session.map(({ userId }) => userId).filter((id) => id !== "")).size <= 1);
      for (const [before, after] of pairs(session)) {
        if (before.auth === "Logged In" && after.auth === "Logged Out")
          assert.equal(before.page, "Logout");
        if (before.auth === "Logged Out" && after.auth === "Logged In")
          assert.equal(before.page, "Login");
        if (before.page === "Logout") assert.equal(after.auth, "Logged Out");
      }
    }
    assert.ok(sessions.some((session) => session.every(({ userId }) => userId === "")));
  });

  it("play the next song when one is over", () => {
    let songs = 0;
    for (const [before, after] of sessions.flatMap(pairs)) {
      const seconds = (after.ts - before.ts) / 1000;
      assert.ok(seconds >= 0);
      if (before.page !== "NextSong") continue;
      if (after.page === "NextSong") assert.equal(seconds, Math.floor(before.length ?? 0));
      else assert.ok(seconds <= (before.length ?? 0), "a page is looked at while a song plays");
      songs++;
    }
    assert.ok(songs > 40_000);
  });

  it("of one user never overlap, and keep name, agent, place and registration", () => {
    const begins = new Map(sessions.map(([first]) => [first?.sessionId, first?.ts ?? 0]));
    const last = new Map<string, { id: number; until: number; who: string }>();
    for (const event of made.filter(({ userId }) => userId !== "")) {
      const { userId, sessionId, ts } = event;
      const who = [
        event.firstName,
        event.lastName,
        event.gender,
        event.location,
        event.userAgent,
        event.registration,
      ].join();
      const known = last.get(userId);
      if (known !== undefined) {
        assert.equal(who, known.who);
        assert.ok(known.id === sessionId || (begins.get(sessionId) ?? 0) >= known.until);
      }
      assert.ok((event.registration ?? 0) < ts);
      last.set(userId, { id: sessionId, until: ts, who });
    }
    assert.ok(last.size > 600);
  });

  it("change the level only by a submitted upgrade or downgrade, from the next event on", () => {
    const level = new Map<string, Event>();
    const changes = new Map<string, string[]>();
    for (const event of made.filter(({ userId }) => userId !== "")) {
      const before = level.get(event.userId);
      if (before !== undefined && before.level !== event.level) {
        assert.equal(before.page, event.level === "paid" ? "Submit Upgrade" : "Submit Downgrade");
        changes.set(event.userId, [...(changes.get(event.userId) ?? [before.level]), event.level]);
      }
      const wanted = LEVEL_OF.get(event.page);
      if (wanted !== undefined) assert.equal(event.level, wanted, event.page);
      level.set(event.userId, event);
    }
    const stories = [...changes.values()].map((story) => story.join());

    assert.ok(stories.filter((story) => story.startsWith("free,paid")).length > 10);
    assert.ok(
      stories.some((story) => story.startsWith("free,paid,free")),
      "free, paid and free again",
    );
  });
});

/** Pages that only users of one level see. */
const LEVEL_OF = new Map([
  ["Upgrade", "free"],
  ["Submit Upgrade", "free"],
  ["Downgrade", "paid"],
  ["Submit Downgrade", "paid"],
]);

function pairs(session: readonly Event[]): [Event, Event][] {
  return session.slice(1).flatMap((after, index) => {
    const before = session[index];
    return before === undefined ? [] : [[before, after] as [Event, Event]];
  });
}
