import assert from "node:assert/strict";
import { type Copied, type Place, Places } from "./places";

const MIB = "x".repeat(1024 * 1024);

describe("s3-dist-cp", () => {
  let places: Places;
  before(async () => {
    places = await Places.open();
  });
  after(() => places.close());

  for (const kind of ["object store", "file system"] as const) {
    describe(`on the ${kind}`, () => {
      let place: Place;
      beforeEach(() => {
        place = places.fresh(kind);
      });

      /** Copies in/ to out/, never adding to files that are there. */
      const copy = (...words: string[]): Promise<Copied> =>
        places.copy([
          ...[`--src=${place.uri("in/")}`, `--dest=${place.uri("out/")}`],
          ...["--appendToLastFile=false", ...words],
        ]);
      const put = async (files: Readonly<Record<string, string>>): Promise<void> => {
        for (const [path, content] of Object.entries(files)) await place.put(path, content);
      };
      const outputs = async (): Promise<Record<string, string>> => {
        const paths = await place.list("out/");
        const texts = await Promise.all(paths.map((path) => place.get(`out/${path}`)));
        return Object.fromEntries(paths.map((path, at) => [path, String(texts[at])]));
      };

      it("without a group copies each file to the same path, empty ones too", async () => {
        await put({ "in/a.json": "1", "in/x/y/b.json": "2", "in/x/empty": "" });
        assert.equal((await copy()).exitCode, 0);
        assert.deepEqual(await outputs(), { "a.json": "1", "x/empty": "", "x/y/b.json": "2" });
      });

      it("without a group overwrites what is there", async () => {
        await put({ "in/a.json": "new", "out/a.json": "old and longer" });
        assert.equal((await copy()).exitCode, 0);
        assert.deepEqual(await outputs(), { "a.json": "new" });
      });

      it("puts bytes one after another, with nothing in between", async () => {
        await put({ "in/a.json": '{"a":1}', "in/b.json": '{"b":2}\n', "in/c.json": '{"c":3}' });
        await copy("--groupBy=.*/(in)/.*", "--outputCodec=none");
        assert.deepEqual(await outputs(), { "in.json": '{"a":1}{"b":2}\n{"c":3}' });
      });

      it("leaves out, without a word, what the group does not match wholly", async () => {
        await put({ "in/a.json": "1", "in/a.csv": "2", "in/b.json.bak": "3" });
        const { exitCode, log } = await copy("--groupBy=.*/(a|b)\\.json");
        assert.equal(exitCode, 0);
        assert.deepEqual(await outputs(), { a: "1" });
        assert.doesNotMatch(log, /csv|bak/);
      });

      it("--srcPattern takes the whole address", async () => {
        await put({ "in/a.json": "1", "in/b.csv": "2" });
        await copy("--srcPattern=.*\\.json");
        assert.deepEqual(await outputs(), { "a.json": "1" });
        await copy("--srcPattern=csv");
        assert.deepEqual(Object.keys(await outputs()), ["a.json"]);
      });

      it("puts an output into the folder of its chunk's first file", async () => {
        await put({ "in/2018/11/a.json": "1", "in/2018/12/b.json": "2" });
        await copy("--groupBy=.*/(in)/.*", "--outputCodec=none");
        assert.deepEqual(await outputs(), { "2018/11/in.json": "12" });
      });

      it("closes a chunk with the file that crosses the target, and counts the names on", async () => {
        await put({ "in/a.json": MIB, "in/b.json": "b", "in/c.json": MIB, "in/d.json": "d" });
        await copy("--groupBy=.*/(in)/.*", "--outputCodec=none", "--targetSize=1");
        assert.deepEqual(lengths(await outputs()), {
          "in.json": MIB.length,
          "in1.json": MIB.length + 1,
          "in2.json": 1,
        });
      });

      it("with a group never overwrites: a second run adds", async () => {
        await put({ "in/a.json": "1" });
        await copy("--groupBy=.*/(in)/.*", "--outputCodec=none");
        await copy("--groupBy=.*/(in)/.*", "--outputCodec=none");
        await copy("--groupBy=.*/(in)/.*", "--outputCodec=none");
        assert.deepEqual(await outputs(), { "in.json": "1", "in1.json": "1", "in2.json": "1" });
      });

      it("two groups of one name get different names from one reducer", async () => {
        // The keys are 1/log and 3/log: with two reducers they fall to the same one.
        await put({ "in/1:log.json": "1", "in/3:log.json": "3" });
        const words = ["--groupBy=.*/in/(\\d:log).*", "-Dmapreduce.job.reduces=2"];
        await copy(...words, "--outputCodec=none");
        assert.deepEqual(await outputs(), { "log.json": "1", "log1.json": "3" });
      });

      it("numbers files over the whole filtered listing", async () => {
        await put({ "in/a.json": "1", "in/b.csv": "2", "in/c.json": "3" });
        await copy("--srcPattern=.*json", "--numberFiles", "--startingIndex=9");
        assert.deepEqual(await outputs(), { "10a.json": "1", "11c.json": "3" });
      });

      it("lists the union of the prefixes, and a file twice where they overlap", async () => {
        await put({ "in/x/1.json": "1", "in/y/2.json": "2", "in/z/3.json": "3" });
        await put({ list: `${place.uri("in/x/")}\n${place.uri("in/y/")}\n` });
        await copy(`--srcPrefixesFile=${place.uri("list")}`);
        assert.deepEqual(await outputs(), { "x/1.json": "1", "y/2.json": "2" });

        await put({ list: `${place.uri("in/")}\n${place.uri("in/x/")}` });
        await copy(`--srcPrefixesFile=${place.uri("list")}`, "--groupBy=.*/(in)/.*");
        assert.deepEqual((await outputs())["x/in"], "1231");
      });

      it("an empty list of prefixes means the source; a strange one ends with 3", async () => {
        await put({ "in/a.json": "1", list: "\n" });
        assert.equal((await copy(`--srcPrefixesFile=${place.uri("list")}`)).exitCode, 0);
        assert.deepEqual(await outputs(), { "a.json": "1" });

        await put({ list: `${place.uri("in/")}\n${place.uri("elsewhere/")}\n` });
        const { exitCode, log } = await copy(`--srcPrefixesFile=${place.uri("list")}`);
        assert.equal(exitCode, 3);
        assert.match(log, /elsewhere/);
      });

      it("--deleteOnSuccess deletes what was copied, and nothing else", async () => {
        await put({ "in/a.json": "1", "in/b.csv": "2" });
        await copy("--srcPattern=.*json", "--deleteOnSuccess");
        assert.deepEqual(await place.list("in/"), ["b.csv"]);
        assert.deepEqual(await outputs(), { "a.json": "1" });
      });

      it("a source that is one file goes into the destination under its name", async () => {
        await put({ "in/a.json": "1" });
        await places.copy([`--src=${place.uri("in/a.json")}`, `--dest=${place.uri("out")}`]);
        assert.deepEqual(await outputs(), { "a.json": "1" });
      });

      it("finds nothing wrong with having nothing to copy", async () => {
        await put({ "in/a.json": "1", "out/keep": "" });
        assert.equal((await copy("--srcPattern=nothing")).exitCode, 0);
        assert.deepEqual(await outputs(), { keep: "" });
      });
    });
  }
});

function lengths(texts: Readonly<Record<string, string>>): Record<string, number> {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, text.length]));
}
