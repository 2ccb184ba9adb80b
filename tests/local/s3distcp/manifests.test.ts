import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { type Copied, type Place, Places } from "./places";

describe("s3-dist-cp's manifests", () => {
  let places: Places;
  let place: Place;
  before(async () => {
    places = await Places.open();
  });
  after(() => places.close());

  const copy = (...words: string[]): Promise<Copied> =>
    places.copy([`--src=${place.uri("in/")}`, `--dest=${place.uri("out/")}`, ...words]);
  const manifest = async (name: string): Promise<unknown[]> =>
    String(gunzipSync(await place.get(`out/${name}`)))
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));

  for (const kind of ["object store", "file system"] as const) {
    describe(`on the ${kind}`, () => {
      beforeEach(async () => {
        place = places.fresh(kind);
        await place.put("in/a.json", "1");
        await place.put("in/x/b.json", "22");
      });
      const entry = (baseName: string, size: number): unknown => ({
        path: place.uri(`out/${baseName}`),
        baseName,
        srcDir: place.uri("out"),
        size,
      });

      it("list every file that passed the filters", async () => {
        await place.put("in/c.csv", "3");
        await copy("--outputManifest=m.gz", "--srcPattern=.*json");
        assert.deepEqual(await manifest("m.gz"), [entry("a.json", 1), entry("x/b.json", 2)]);
      });

      it("keep the next run from copying the same again, and grow", async () => {
        await copy("--outputManifest=m1.gz");
        await place.put("in/a.json", "changed");
        await place.put("in/c.json", "3");
        await copy(
          `--previousManifest=${place.uri("out/m1.gz")}`,
          "--outputManifest=m2.gz",
          "--numberFiles",
        );
        assert.deepEqual(
          (await place.list("out/")).filter((path) => !path.endsWith(".gz")).sort(),
          ["1a.json", "2c.json", "a.json", "x/b.json"],
        );
        assert.deepEqual(await manifest("m2.gz"), [
          entry("a.json", 7),
          entry("c.json", 1),
          entry("x/b.json", 2),
        ]);
      });

      it("name files before any grouping", async () => {
        await copy("--outputManifest=m.gz", "--groupBy=.*/(in)/.*");
        assert.deepEqual(await manifest("m.gz"), [entry("a.json", 1), entry("x/b.json", 2)]);
      });

      it("can be copied from, whatever lies in the source", async () => {
        await copy("--outputManifest=m.gz");
        await place.put("in/c.json", "3");
        const { exitCode, log } = await places.copy([
          ...[`--src=${place.uri("out/")}`, `--dest=${place.uri("third/")}`],
          ...[`--previousManifest=${place.uri("out/m.gz")}`, "--copyFromManifest"],
          `--srcPrefixesFile=${place.uri("none")}`,
        ]);
        assert.equal(exitCode, 0, log);
        assert.deepEqual(await place.list("third/"), ["a.json", "x/b.json"]);
      });

      it("must be readable, unless they need not be", async () => {
        const words = [`--previousManifest=${place.uri("none.gz")}`];
        const refused = await copy(...words);
        assert.equal(refused.exitCode, 1);
        assert.match(refused.log, /cannot read --previousManifest .*none\.gz/);
        assert.equal((await copy(...words, "--requirePreviousManifest=false")).exitCode, 0);
        assert.deepEqual(await place.list("out/"), ["a.json", "x/b.json"]);
      });

      it("are not written when a file was not copied", async () => {
        await place.put("in/d.snappy", "?");
        assert.equal((await copy("--outputManifest=m.gz")).exitCode, 1);
        assert.deepEqual(await place.list("out/"), ["a.json", "x/b.json"]);
      });
    });
  }
});
