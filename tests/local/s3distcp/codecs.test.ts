import assert from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";
import { type Copied, type Place, Places } from "./places";

describe("s3-dist-cp and codecs", () => {
  let places: Places;
  let place: Place;
  before(async () => {
    places = await Places.open();
  });
  after(() => places.close());
  beforeEach(() => {
    place = places.fresh("file system");
  });

  const copy = (...words: string[]): Promise<Copied> =>
    places.copy([`--src=${place.uri("in/")}`, `--dest=${place.uri("out/")}`, ...words]);

  it("keep merges packed files into one packed stream", async () => {
    await place.put("in/a.json.gz", gzipSync("1\n"));
    await place.put("in/b.json.gz", gzipSync("2\n"));
    await copy("--groupBy=.*/(in)/.*");
    assert.deepEqual(await place.list("out/"), ["in.gz"]);
    const packed = await place.get("out/in.gz");
    assert.equal(String(gunzipSync(packed)), "1\n2\n");
    assert.equal(packed.lastIndexOf(Buffer.from([0x1f, 0x8b, 8])), 0, "a single gzip member");
  });

  it("none unpacks, also a mix, also what was packed in several pieces", async () => {
    await place.put("in/a.json.gz", Buffer.concat([gzipSync("1"), gzipSync("2")]));
    await place.put("in/b.json", "3");
    await copy("--groupBy=.*/(in)/.*", "--outputCodec=none");
    assert.equal(String(await place.get("out/in")), "123");
  });

  it("gz packs plain files", async () => {
    await place.put("in/a.json", "1");
    await copy("--outputCodec=gz");
    assert.deepEqual(await place.list("out/"), ["a.json.gz"]);
    assert.equal(String(gunzipSync(await place.get("out/a.json.gz"))), "1");
  });

  it("keep refuses a group of different codecs, before anything of it is copied", async () => {
    await place.put("in/a.json.gz", gzipSync("1"));
    await place.put("in/b.json", "2");
    const { exitCode, log } = await copy("--groupBy=.*/(in)/.*");
    assert.equal(exitCode, 1);
    assert.match(log, /RuntimeException.*different codecs/);
    assert.deepEqual(await place.list("out/"), []);
  });

  it("refuses by name the codecs that only EMR has, and copies the rest", async () => {
    await place.put("in/a.snappy", "?");
    await place.put("in/b.json", "2");
    const { exitCode, log } = await copy();
    assert.equal(exitCode, 1);
    assert.match(log, /a\.snappy: this stand-in reads and writes gzip only/);
    assert.deepEqual(await place.list("out/"), ["b.json"]);
  });

  for (const [what, bytes] of [
    ["a truncated file", gzipSync("x".repeat(1_000)).subarray(0, 20)],
    ["a file that is not packed", Buffer.from("plain")],
  ] as const) {
    it(`${what} fails the job and leaves no output`, async () => {
      await place.put("in/a.json.gz", bytes);
      const { exitCode, log } = await copy("--outputCodec=none");
      assert.equal(exitCode, 1);
      assert.match(log, /a\.json: attempt 10 failed/);
      assert.deepEqual(await place.list("out/"), []);
    });
  }
});
