import assert from "node:assert/strict";
import { DAMAGES, type Expected, generateSparkify, type Summary } from "../../generators";
import { type Event } from "./eventShape";
import { folders } from "./folders";
import { type Recount, recount } from "./recount";

const MESS = { doubled: 0.05, broken: 0.03 };

describe("what a generator says of its data", () => {
  const folder = folders();

  for (const [name, options] of Object.entries({
    clean: {},
    messy: MESS,
    "messy and compressed": { ...MESS, gzip: true, finalNewline: true },
    "of few songs that are all played": { songs: 3, events: 2000, matchShare: 1 },
    "without songs": { songs: 0, events: 2000 },
    "without events": { songs: 50, events: 0 },
  })) {
    it(`holds for data ${name}`, async () => {
      const to = folder();
      const size = { events: 12_000, songs: 300 };
      const summary = await generateSparkify({ to, seed: 11, ...size, ...options });
      const found = recount(to);

      assert.deepEqual(truth(summary), truthOf(found));
    });
  }

  it("counts what was asked for", async () => {
    const { expected } = await generateSparkify({
      to: folder(),
      events: 10_000,
      songs: 200,
      ...MESS,
    });

    assert.equal(expected.events, 10_000);
    assert.equal(expected.songs, 200);
    assert.deepEqual(expected.doubled, { events: 500, songs: 10 });
    assert.deepEqual(expected.broken, { events: 300, songs: 6 });
    assert.ok(
      expected.matches > 0.15 * expected.nextSong && expected.matches < 0.25 * expected.nextSong,
    );
  });

  it("counts bad records by kind, and each kind is in the files", async () => {
    const to = folder();
    const { expected } = await generateSparkify({ to, events: 3000, songs: 200, broken: 0.1 });
    const { broken } = recount(to);
    const all = [...broken.log_data, ...broken.song_data];

    assert.deepEqual(Object.keys(expected.brokenKinds).toSorted(), [...DAMAGES].toSorted());
    assert.equal(count(all, /\xef\xbb\xbf/), expected.brokenKinds.byteOrderMark);
    assert.equal(count(all, /\xff/), expected.brokenKinds.invalidUtf8);
    assert.equal(count(all, /:\s?"soon"/), expected.brokenKinds.wrongType);
    assert.equal(count(all, /("userId":|"song_id": )null/), expected.brokenKinds.nullKey);
    assert.equal(count(all, /[^}]$/), expected.brokenKinds.truncated);
    assert.ok(Object.values(expected.brokenKinds).every((kind) => kind >= 60));
  });
});

function count(lines: readonly Buffer[], pattern: RegExp): number {
  return lines.filter((line) => pattern.test(line.toString("latin1"))).length;
}

interface Truth {
  readonly files: number;
  readonly records: number;
  readonly bytes: number;
  readonly expected: Omit<Expected, "brokenKinds">;
}

function truth({ files, records, bytes, expected: { brokenKinds, ...expected } }: Summary): Truth {
  const kinds = Object.values(brokenKinds).reduce((sum, kind) => sum + kind, 0);
  assert.equal(kinds, expected.broken.events + expected.broken.songs);
  return { files, records, bytes, expected };
}

/** The same, found the slow way. */
function truthOf({ files, records, bytes, events, songs, doubled, broken }: Recount): Truth {
  const plays = events.filter(({ page }) => page === "NextSong");
  const latest = new Map(plays.toSorted(byTime).map(({ userId, level }) => [userId, level]));
  const known = new Set(
    songs.map((song) => [song.title, song.artist_name, song.duration].join("\0")),
  );
  const paid = [...latest.values()].filter((level) => level === "paid").length;
  return {
    files,
    records,
    bytes,
    expected: {
      events: events.length,
      nextSong: plays.length,
      distinctTimes: new Set(plays.map(({ ts }) => ts)).size,
      usersWithPlays: latest.size,
      latestLevels: { free: latest.size - paid, paid },
      userLevels: new Set(plays.map(({ userId, level }) => `${userId} ${level}`)).size,
      matches: plays.filter(({ song, artist, length }) =>
        known.has([song, artist, length].join("\0")),
      ).length,
      songs: songs.length,
      songsWithoutYear: songs.filter(({ year }) => year === 0).length,
      artists: new Set(songs.map(({ artist_id }) => artist_id)).size,
      doubled: { events: doubled.log_data, songs: doubled.song_data },
      broken: { events: broken.log_data.length, songs: broken.song_data.length },
    },
  };
}

function byTime(one: Event, other: Event): number {
  return one.ts - other.ts;
}
