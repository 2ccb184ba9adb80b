import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import crawlers from "crawler-user-agents";
import {
  ACCESS_LOG_DEFAULTS,
  type AccessLogOptions,
  type AccessLogSummary,
  BadOptions,
  generateAccessLogs,
  LINE_DAMAGES,
} from "../../../generators";
import { fingerprint, folders } from "../folders";
import { filesBelow } from "../real";
import { type Fields, fieldsOf, type ReadLine, readLines } from "./read";

const BROKEN = 0.003;

describe("generated access logs", () => {
  const folder = folders();
  let to: string;
  let summary: AccessLogSummary;
  let lines: readonly ReadLine[];
  let good: readonly Fields[];

  before(async () => {
    to = folder();
    summary = await generateAccessLogs({ to, broken: BROKEN });
    lines = readLines(to);
    good = lines.map(fieldsOf).filter((fields) => fields !== undefined);
  });

  it("are what they are said to be: every line of every day, good or broken", () => {
    const { expected } = summary;
    const days = groupBy(lines, ({ file }) => file.split("/").slice(2, 5).join("-"));
    assert.deepEqual(
      expected.days,
      [...days].map(([day, own]) => ({
        day,
        files: new Set(own.map(({ file }) => file)).size,
        lines: own.length,
        broken: own.filter((line) => fieldsOf(line) === undefined).length,
      })),
    );
    assert.equal(expected.lines, lines.length);
    assert.equal(expected.broken, Math.floor(ACCESS_LOG_DEFAULTS.lines * BROKEN));
    assert.equal(good.length, ACCESS_LOG_DEFAULTS.lines);
    assert.equal(expected.lines - expected.broken, good.length);
    const kinds = LINE_DAMAGES.map((kind) => expected.brokenKinds[kind]);
    assert.equal(
      kinds.reduce((sum, count) => sum + count),
      expected.broken,
    );
    assert.ok(kinds.every((count) => count > 0));
    assert.deepEqual(expected.statuses, countsOf(good.map(({ status }) => status)));
    assert.equal(summary.files, filesBelow(to).length);
  });

  it("lie where the original's do, each day's lines in its own folder, in the order of time", () => {
    const name = /^logs\/nginx\/(\d{4})\/(\d\d)\/(\d\d)\/part-(\d{8})T000000_00000[01]\.log\.gz$/;
    for (const [file, own] of groupBy(lines, (line) => line.file)) {
      const [, year, month, date, stamp] = name.exec(file) ?? [];
      assert.deepEqual(stamp, [year, month, date].join(""), file);
      const times = own.flatMap((line) => fieldsOf(line)?.time.toISOString() ?? []);
      assert.deepEqual(times, times.toSorted(), file);
      const days = new Set(times.map((time) => time.slice(0, 10)));
      assert.deepEqual([...days], [[year, month, date].join("-")]);
    }
  });

  it("are visited unevenly: few addresses and paths, and busy hours, make up most", () => {
    const addresses = shares(good.map(({ address }) => address));
    assert.ok(addresses.length > 1000 && addresses.length <= 3334, String(addresses.length));
    const [busiest = 0] = addresses;
    assert.ok(busiest > 0.05 && busiest < 0.15, `the busiest address has ${busiest}`);
    const paths = shares(good.map(({ request }) => request.split(" ")[1] ?? ""));
    const [first = 0, later = 1] = [paths[0], paths[30]];
    assert.ok(first > 10 * later, "the first path against the thirty-first");
    const hours = countsOf(good.map(({ time }) => time.getUTCHours()));
    assert.equal(Object.keys(hours).length, 24);
    const [night = 0, evening = 0] = [hours[3], hours[19]];
    assert.ok(evening > 3 * night, "evening against night");
  });

  it("hold what real logs hold: IPv6, dashes, escapes, oddities, spaces in names", () => {
    const some = (holds: (fields: Fields) => boolean): number => good.filter(holds).length;
    assert.ok(some(({ address }) => /^2a02:[\da-f:]+$/.test(address)) > 500, "IPv6");
    assert.ok(some(({ bytes }) => bytes === "-") > 500, "bytes that are not known");
    assert.ok(some(({ agent }) => agent.includes("\\x22")) > 0, "an escaped quote");
    assert.ok(some(({ request }) => request.includes("\\xC3\\xA9")) > 0, "escaped UTF-8");
    assert.ok(some(({ request }) => request === "") > 0, "an empty request");
    assert.ok(some(({ request }) => request.startsWith("\\x16\\x03")) > 0, "TLS bytes");
    assert.ok(some(({ request }) => /^GET \S+$/.test(request)) > 0, "HTTP/0.9");
    assert.ok(some(({ request }) => request.split(" ").length > 3) > 0, "a request with spaces");
    assert.ok(some(({ address }) => address === "unix:") > 0, "a socket of the machine");
    assert.ok(some(({ user }) => user.includes(" ")) > 0, "a user with a space");
    assert.ok(some(({ status }) => status === 499) > 0, "nginx's own status");
    assert.ok(some(({ agent }) => agent.includes("(iPad;")) > 100, "iPads");
    assert.ok(some(({ agent }) => agent.includes("iPhone")) > 1000, "phones");
    const longest = Math.max(...lines.map(({ text }) => text.length));
    assert.ok(longest > 1_000_000, "an overlong line");
  });

  it("are asked for by real bots, as often as they are said to be", () => {
    const real = new Set(crawlers.flatMap(({ instances }) => instances));
    const bots = good.filter(({ agent }) => real.has(agent)).length;
    assert.equal(bots, summary.expected.bots);
    assert.ok(bots > 0.05 * good.length && bots < 0.3 * good.length, String(bots));
  });

  it("are the same for the same seed, and others for another", async () => {
    const [again, other] = [folder(), folder()];
    await generateAccessLogs({ to: again, broken: BROKEN });
    await generateAccessLogs({ to: other, broken: BROKEN, seed: 2 });
    assert.equal(fingerprint(again), fingerprint(to));
    assert.notEqual(fingerprint(other), fingerprint(to));
  });

  it("replace only their own application's when told to, and nothing unasked", async () => {
    const place = folder();
    const small = { to: place, lines: 50, days: 1 };
    await generateAccessLogs({ ...small, app: "shop" });
    await assert.rejects(generateAccessLogs(small), /wanted an empty place, or overwrite/);
    await generateAccessLogs({ ...small, overwrite: true, filesPerDay: 3 });
    await generateAccessLogs({ ...small, overwrite: true, filesPerDay: 1 });
    assert.equal(filesBelow(place).length, 2 + 1);
    assert.ok(existsSync(path.join(place, "logs/shop/2025/01/06")));
  });

  it("complain of every option at once", async () => {
    const options = {
      to: "ftp://somewhere",
      lines: -1,
      from: "2025-02-30",
      days: 0,
      seed: 1.5,
      addresses: 0,
      app: "../etc",
      filesPerDay: 0,
      broken: 2,
      overwrite: "yes",
      onProgress: 3,
      signal: {},
      line: 1,
    } as unknown as AccessLogOptions;
    await assert.rejects(generateAccessLogs(options), (error: unknown) => {
      assert.ok(error instanceof BadOptions);
      assert.deepEqual(
        error.complaints.map(({ option }) => option).toSorted(),
        Object.keys(options).toSorted(),
      );
      return true;
    });
  });

  it("end with the signal, and leave no half file", async () => {
    const [place, stop] = [folder(), new AbortController()];
    const generating = generateAccessLogs({
      to: place,
      lines: 60_000,
      signal: stop.signal,
      onProgress: ({ files }) => {
        if (files === 3) stop.abort(new Error("enough"));
      },
    });
    await assert.rejects(generating, /enough/);
    assert.equal(filesBelow(place).length, 3);
    assert.ok(readLines(place).length > 1000);
  });

  it("say how far they are, to the end", async () => {
    const told: { lines: number; total: number }[] = [];
    const { expected } = await generateAccessLogs({
      to: "null:",
      lines: 5000,
      broken: BROKEN,
      onProgress: (progress) => told.push(progress),
    });
    assert.deepEqual(told.at(-1)?.lines, expected.lines);
    assert.ok(told.every(({ lines: so, total }) => so <= total && total === expected.lines));
  });
});

function countsOf(values: readonly number[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** How much of the whole each different value makes up, the most frequent first. */
function shares(values: readonly string[]): number[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].map((count) => count / values.length).sort((a, b) => b - a);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [item]);
    else own.push(item);
  }
  return groups;
}
