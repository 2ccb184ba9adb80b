import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import fc from "fast-check";
import { events, songs } from "../../generators";
import { counted, eventOf, formOf } from "./eventShape";
import { linesBelow, realFolder } from "./real";

const EVENTS = 60_000;

describe("the form of generated records", () => {
  let real: string | undefined;

  before(function () {
    real = realFolder();
    if (real === undefined) {
      console.log("      skipped: the real files are not at ../shared/data or LAKE_TEST_DATA");
      this.skip();
    }
  });

  after(() => {
    if (real !== undefined) rmSync(real, { recursive: true });
  });

  it("is that of the real events: keys, order, types and spelling of numbers, page by page", () => {
    const wanted = formsByPage(linesBelow(real ?? "", "log_data"));
    const made = formsByPage(events({ seed: 7, events: EVENTS, songs: 200 }));

    assert.equal(wanted.size, 16);
    assert.deepEqual([...made.keys()].toSorted(), [...wanted.keys()].toSorted());
    for (const [page, forms] of made) assert.deepEqual(forms, wanted.get(page), page);
  });

  it("is that of the real songs", () => {
    const wanted = new Set(linesBelow(real ?? "", "song_data").map(formOf));
    const made = new Set([...songs({ seed: 7, songs: 2000 })].map(formOf));

    assert.equal(wanted.size, 2);
    assert.deepEqual([...made].toSorted(), [...wanted].toSorted());
  });

  it("spells letters beyond ASCII, slashes and quotes as the real files do", () => {
    const lines = linesBelow(real ?? "", "log_data");
    const made = [...events({ seed: 7, events: 20_000 })];

    for (const line of [...lines, ...made]) assert.match(line, /^[\x20-\x7e]*$/);
    for (const escape of [/\\u00c3\\u0083\\u00c2\\u00/, /\\\//, /"userAgent":"\\"Mozilla/]) {
      assert.ok(
        lines.some((line) => escape.test(line)),
        `real ${String(escape)}`,
      );
      assert.ok(
        made.some((line) => escape.test(line)),
        `made ${String(escape)}`,
      );
    }
    const songLines = [...songs({ seed: 7, songs: 5000 })];
    assert.ok(songLines.some((line) => /"title": "[^"]*\\u00[a-f0-9]{2}/.test(line)));
    assert.ok(songLines.every((line) => /^[\x20-\x7e]*$/.test(line)));
  });

  it("answers each page with the real method and status", () => {
    const wanted = counted(linesBelow(real ?? "", "log_data").map(answer));
    const made = counted([...events({ seed: 7, events: EVENTS })].map(answer));

    assert.deepEqual([...made.keys()].toSorted(), [...wanted.keys()].toSorted());
  });
});

describe("seeded streams", () => {
  it("give the same records for the same seed, and others for another", () => {
    const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 400 }), (seed, count) => {
        const made = [...events({ seed, events: count, songs: 20 })];
        const again = [...events({ seed, events: count, songs: 20 })];
        const other = [...events({ seed: (seed + 1) % 2 ** 32, events: count, songs: 20 })];

        assert.equal(made.length, count);
        assert.deepEqual(again, made);
        assert.notDeepEqual(other, made);
        assert.deepEqual([...songs({ seed, songs: 20 })], [...songs({ seed, songs: 20 })]);
      }),
      { numRuns: 25 },
    );
  });

  it("give exactly as many as asked for, in the order of time, within the days", () => {
    const sizes = fc.record({
      events: fc.integer({ min: 0, max: 3000 }),
      users: fc.integer({ min: 1, max: 60 }),
      days: fc.integer({ min: 1, max: 20 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(sizes, ({ events: wanted, ...rest }) => {
        const count = Math.min(wanted, rest.users * rest.days * 40);
        const times = [...events({ ...rest, from: "2024-02-20", events: count })].map(
          (line) => eventOf(line).ts,
        );

        assert.equal(times.length, count);
        assert.deepEqual(times, times.toSorted());
        const start = Date.parse("2024-02-20T00:00:00Z");
        for (const ts of times) assert.ok(ts >= start && ts < start + rest.days * 86_400_000);
      }),
      { numRuns: 60 },
    );
  });
});

function formsByPage(lines: Iterable<string>): Map<string, Set<string>> {
  const forms = new Map<string, Set<string>>();
  for (const line of lines) {
    const { page, auth } = eventOf(line);
    const known = forms.get(`${page}, ${auth}`) ?? new Set();
    forms.set(`${page}, ${auth}`, known.add(formOf(line)));
  }
  return forms;
}

function answer(line: string): string {
  const { page, auth, method, status } = eventOf(line);
  return `${page} ${auth} ${method} ${status}`;
}
