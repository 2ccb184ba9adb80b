import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  BadOptions,
  DEFAULTS,
  events,
  generateSparkify,
  type Progress,
  songs,
} from "../../generators";
import { eventOf, songOf } from "./eventShape";
import { fingerprint, folders } from "./folders";
import { filesBelow, linesBelow } from "./real";
import { recount } from "./recount";

const SMALL = { seed: 2, events: 3000, songs: 60 } as const;

describe("generated files", () => {
  const folder = folders();

  it("lie where the real ones lie, hold what the streams give, and end without a newline", async () => {
    const to = folder();
    await generateSparkify({ to, ...SMALL });
    const files = filesBelow(to);

    const logs = files.filter((file) =>
      /^log_data\/2018\/11\/2018-11-\d\d-events\.json$/.test(file),
    );
    const tracks = files.filter((file) =>
      /^song_data\/([A-Z])\/([A-Z])\/([A-Z])\/TR\1\2\3[A-Z0-9]{13}\.json$/.test(file),
    );
    assert.deepEqual([logs.length, tracks.length, files.length], [30, 60, 90]);
    for (const file of files) assert.match(readFileSync(path.join(to, file), "utf8"), /\}$/);
    assert.deepEqual(linesBelow(to, "log_data"), [...events(SMALL)]);
    assert.deepEqual(linesBelow(to, "song_data").toSorted(), [...songs(SMALL)].toSorted());
  });

  it("hold the events of their UTC day", async () => {
    const to = folder();
    await generateSparkify({ to, events: 4000, songs: 0, from: "2024-02-27", days: 5 });

    assert.equal(filesBelow(to).length, 5);
    for (const file of filesBelow(to)) {
      for (const line of readFileSync(path.join(to, file), "utf8").split("\n")) {
        const day = new Date(eventOf(line).ts).toISOString().slice(0, 10);
        assert.equal(file, `log_data/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}-events.json`);
      }
    }
  });

  it("have every hour in the default size", async () => {
    const to = folder();
    const { files } = await generateSparkify({ to });
    const hours = new Set(
      linesBelow(to, "log_data").map((line) => new Date(eventOf(line).ts).getUTCHours()),
    );

    assert.equal(hours.size, 24);
    assert.equal(files, DEFAULTS.days + DEFAULTS.songs);
  });

  it("are the same bytes for the same options, compressed or not, and others for another seed", async () => {
    for (const options of [{}, { gzip: true, doubled: 0.1, broken: 0.1 }]) {
      const [one, again, other] = [folder(), folder(), folder()];
      await generateSparkify({ to: one, ...SMALL, ...options });
      await generateSparkify({ to: again, ...SMALL, ...options });
      await generateSparkify({ to: other, ...SMALL, ...options, seed: 3 });

      assert.equal(fingerprint(again), fingerprint(one));
      assert.notEqual(fingerprint(other), fingerprint(one));
    }
  });

  it("hold the same records when compressed, big days too", async () => {
    const [plain, packed] = [folder(), folder()];
    const big = { seed: 4, events: 20_000, users: 600, days: 2, songs: 10 };
    const made = await generateSparkify({ to: plain, ...big });
    const summary = await generateSparkify({ to: packed, ...big, gzip: true });

    assert.ok(filesBelow(packed).every((file) => file.endsWith(".json.gz")));
    assert.deepEqual(recount(packed).events, recount(plain).events);
    assert.deepEqual(recount(packed).songs, recount(plain).songs);
    assert.deepEqual(summary.expected, made.expected);
    assert.ok(summary.bytes < made.bytes / 5);
  });

  it("end with a newline when that is wanted", async () => {
    const to = folder();
    await generateSparkify({ to, ...SMALL, finalNewline: true });

    for (const file of filesBelow(to))
      assert.match(readFileSync(path.join(to, file), "utf8"), /[^\n]\n$/);
  });

  it("hold a doubled song on two lines, as the real one is", async () => {
    const to = folder();
    await generateSparkify({ to, events: 0, songs: 40, doubled: 0.5 });
    const contents = filesBelow(to).map((file) =>
      readFileSync(path.join(to, file), "utf8").split("\n"),
    );

    assert.equal(
      contents.filter((lines) => lines.length === 2 && lines[0] === lines[1]).length,
      20,
    );
    assert.equal(contents.filter((lines) => lines.length === 1).length, 20);
  });

  it("never end with a bad record, so that a joined line is good up to it", async () => {
    const to = folder();
    await generateSparkify({ to, events: 300, songs: 30, broken: 1 });

    for (const file of filesBelow(to)) {
      const last = readFileSync(path.join(to, file), "latin1").split("\n").at(-1) ?? "";
      assert.ok(file.startsWith("log_data") ? eventOf(last).ts > 0 : songOf(last).duration > 0);
    }
  });
});

describe("the target null:", () => {
  const folder = folders();

  it("keeps nothing and tells the same as a folder", async () => {
    for (const options of [{}, { gzip: true, broken: 0.1 }]) {
      const kept = await generateSparkify({ to: folder(), ...SMALL, ...options });
      const gone = await generateSparkify({ to: "null:", ...SMALL, ...options });

      assert.deepEqual({ ...gone, seconds: 0 }, { ...kept, seconds: 0 });
    }
    assert.equal(existsSync("null:"), false);
  });
});

describe("a target that is not empty", () => {
  const folder = folders();

  it("is refused, and what is in it stays", async () => {
    const to = folder();
    writeFileSync(path.join(to, "notes.txt"), "mine");

    await assert.rejects(generateSparkify({ to, ...SMALL }), (error: unknown) => {
      assert.ok(error instanceof BadOptions);
      assert.match(error.message, /- to: wanted an empty place, or overwrite .*, got .*notes\.txt/);
      return true;
    });
    assert.deepEqual(readdirSync(to), ["notes.txt"]);
  });

  it("is cleared of old data, and of nothing else, when it may be", async () => {
    const [to, fresh] = [folder(), folder()];
    await generateSparkify({ to, seed: 9, events: 500, songs: 90, from: "2020-01-01" });
    writeFileSync(path.join(to, "notes.txt"), "mine");
    await generateSparkify({ to, ...SMALL, overwrite: true });
    await generateSparkify({ to: fresh, ...SMALL });
    writeFileSync(path.join(fresh, "notes.txt"), "mine");

    assert.equal(fingerprint(to), fingerprint(fresh));
  });

  it("is made with the folders above it when it is missing, and named by a file URI too", async () => {
    const to = path.join(folder(), "a", "b c");
    mkdirSync(to, { recursive: true });
    await generateSparkify({ to: `file://${to.replace(" ", "%20")}/c`, events: 100, songs: 2 });

    assert.equal(recount(path.join(to, "c")).events.length, 100);
  });
});

describe("progress", () => {
  const folder = folders();

  it("rises to the total, which is known from the beginning", async () => {
    const seen: Progress[] = [];
    const summary = await generateSparkify({
      to: folder(),
      ...SMALL,
      doubled: 0.1,
      broken: 0.05,
      onProgress: (progress) => seen.push(progress),
    });

    const { files, records, bytes } = summary;
    assert.equal(files, 90);
    assert.deepEqual(seen.at(-1), { files, records, bytes, total: records });
    assert.deepEqual(new Set(seen.map(({ total }) => total)), new Set([records]));
    for (const key of ["files", "records", "bytes"] as const) {
      const values = seen.map((progress) => progress[key]);
      assert.deepEqual(
        values,
        values.toSorted((one, other) => one - other),
      );
    }
    assert.ok(seen.length >= files);
  });
});
