import assert from "node:assert/strict";
import {
  BadOptions,
  events,
  generateSparkify,
  MOST,
  songs,
  type SparkifyOptions,
} from "../../generators";
import { eventOf, songOf } from "./eventShape";

describe("the generator's options", () => {
  it("are all complained of at once, each with what was wanted and what came", async () => {
    const options = {
      to: "ftp://somewhere",
      seed: -1,
      events: 1.5,
      songs: MOST.songs + 1,
      from: "2018-02-30",
      days: 0,
      users: "many",
      matchShare: 2,
      doubled: Number.NaN,
      broken: -0.1,
      gzip: "yes",
      overwrite: 1,
      finalNewline: null,
      onProgress: 3,
      signal: {},
      sings: 4,
    } as unknown as SparkifyOptions;

    await assert.rejects(generateSparkify(options), (error: unknown) => {
      assert.ok(error instanceof BadOptions);
      assert.deepEqual(
        error.complaints.map(({ option }) => option).toSorted(),
        Object.keys(options).toSorted(),
      );
      assert.match(
        error.message,
        /- to: wanted a folder, s3:\/\/bucket\[\/prefix\] or null:, got "ftp:\/\/somewhere"/,
      );
      assert.match(error.message, /- events: wanted a whole number from 0 to 1000000000, got 1\.5/);
      assert.match(
        error.message,
        /- from: wanted a day from 1971-01-01 to 2099-12-31, got "2018-02-30"/,
      );
      assert.match(error.message, /- sings: wanted no such option; there are seed, events, songs/);
      return true;
    });
  });

  it("must name a target", async () => {
    await assert.rejects(generateSparkify({} as SparkifyOptions), /- to: wanted a folder, .*, got/);
    for (const to of ["s3://", "s3://UPPER/x", "s3://a_b", "http://host/x", ""]) {
      await assert.rejects(generateSparkify({ to }), /- to: wanted a folder, /, to);
    }
  });

  it("must leave the users time to listen", () => {
    const hurried = { events: 100_000, users: 10, days: 2 };

    assert.throws(
      () => [...events(hurried)],
      /- events: wanted at most 800 for 10 users in 2 days \(raise users or days\), got 100000/,
    );
    // With users left to the generator there are as many as that takes.
    assert.equal([...events({ events: 2000, days: 1 })].length, 2000);
  });

  it("refuse for streams what only files have", () => {
    const options = { gzip: true } as object;

    assert.throws(() => songs(options).next(), /- gzip: wanted no such option/);
  });

  it("each change the data", () => {
    const size = { events: 2000, songs: 40 };
    const plain = [...events(size)].map(eventOf);
    const users = (made: typeof plain): number => new Set(made.map(({ userId }) => userId)).size;
    const days = (made: typeof plain): number =>
      new Set(made.map(({ ts }) => Math.floor(ts / 86_400_000))).size;

    const few = [...events({ ...size, users: 5 })].map(eventOf);
    assert.ok(users(few) <= 6 && users(plain) > 15);
    assert.equal(days([...events({ ...size, days: 3 })].map(eventOf)), 3);
    const [first] = [...events({ ...size, from: "2001-09-09" })].map(eventOf);
    assert.equal(new Date(first?.ts ?? 0).toISOString().slice(0, 10), "2001-09-09");

    const known = new Set([...songs(size)].map(songOf).map(({ duration }) => duration));
    const share = (matchShare: number): number => {
      const plays = [...events({ ...size, matchShare })]
        .map(eventOf)
        .filter(({ length }) => length !== null);
      return plays.filter(({ length }) => known.has(length ?? 0)).length / plays.length;
    };
    assert.equal(share(0), 0);
    assert.ok(Math.abs(share(0.5) - 0.5) < 0.05);
    assert.equal(share(1), 1);
  });
});
