import assert from "node:assert/strict";
import { PrimaryNode } from "./primaryNode";

const SOURCE = "s3://raw/log_data/";
const LIST = "s3://refined/prefixes/log_data.txt";

describe("prefix-lists.sh lists", () => {
  let node: PrimaryNode;
  before(async () => {
    node = await PrimaryNode.start();
  });
  after(() => node.stop());
  beforeEach(() => node.reset());

  /** The list that a run over `keys` writes, by lines. */
  async function listFor(...keys: readonly string[]): Promise<string[]> {
    await node.put(keys);
    const ended = await node.run(SOURCE, LIST);
    assert.deepEqual({ code: ended.code, stderr: ended.stderr }, { code: 0, stderr: "" });
    const { text } = await node.object(LIST);
    assert.ok(text.endsWith("\n"), "the last line has no end");
    return text.slice(0, -1).split("\n");
  }

  it("the folders that hold objects, sorted, each once", async () => {
    const lines = await listFor(
      "log_data/2018/12/a.json",
      "log_data/2018/11/2018-11-01-events.json",
      "log_data/2018/11/2018-11-02-events.json",
      "log_data_old/2017/x.json",
      "song_data/A/A/A/TRA.json",
    );

    assert.deepEqual(lines, ["s3://raw/log_data/2018/11/", "s3://raw/log_data/2018/12/"]);
  });

  it("no folder below another one of the list", async () => {
    const lines = await listFor(
      "log_data/a/1.json",
      "log_data/a/b/2.json",
      "log_data/a/b/c/3.json",
      "log_data/a-b/4.json",
      "log_data/a!/5.json",
      "log_data/ab/c/6.json",
    );

    assert.deepEqual(lines, [
      "s3://raw/log_data/a!/",
      "s3://raw/log_data/a-b/",
      "s3://raw/log_data/a/",
      "s3://raw/log_data/ab/c/",
    ]);
  });

  it("the source alone when it holds objects at its top", async () => {
    assert.deepEqual(await listFor("log_data/top.json", "log_data/2018/11/a.json"), [SOURCE]);
  });

  it("what lies below the source, given with or without its slash", async () => {
    await node.put(["größe +%/a/1.json", "größe +%_old/b/2.json"]);

    for (const source of ["s3://raw/größe +%", "s3://raw/größe +%/"]) {
      assert.equal((await node.run(source, LIST)).code, 0);
      assert.equal((await node.object(LIST)).text, "s3://raw/größe +%/a/\n");
    }
  });

  it("a whole bucket, given with or without its slash", async () => {
    await node.put(["a/1.json", "b/c/2.json"]);

    for (const bucket of ["s3://raw", "s3://raw/"]) {
      assert.equal((await node.run(bucket, LIST)).code, 0);
      assert.equal((await node.object(LIST)).text, "s3://raw/a/\ns3://raw/b/c/\n");
    }
  });

  it("keys byte for byte", async () => {
    const folders = [
      "two  words ",
      "100%",
      "%41",
      "a+b",
      "größe",
      "日本",
      "🎵",
      "q?x=1&y#z",
      "'\"`$HOME`\\",
      "a:b;c,d",
      "*[x]{y}",
      "<&>",
      "...",
    ];
    const lines = await listFor(...folders.map((name) => `log_data/${name}/f.json`));

    const bytes = (line: string): Buffer => Buffer.from(line);
    const wanted = folders.map((name) => `${SOURCE}${name}/`);
    assert.deepEqual(
      lines,
      wanted.sort((a, b) => Buffer.compare(bytes(a), bytes(b))),
    );
  });

  it("the same in any locale", async () => {
    const names = ["B", "a", "aB", "a_b", "ä"];
    await node.put(names.map((name) => `log_data/${name}/1`));
    // This machine may have but one order of letters, so the sort command itself must be asked for bytes.
    const inBytes = await node.install("sort", '[[ $LC_ALL == C ]] && exec /usr/bin/sort "$@"');

    for (const locale of ["C", "C.UTF-8", "en_US.UTF-8"]) {
      const ended = await node.runWith({ ...inBytes, LC_ALL: locale, LANG: locale }, SOURCE, LIST);
      assert.equal(ended.code, 0, ended.stderr);
      const { text } = await node.object(LIST);
      assert.equal(text, names.map((name) => `${SOURCE}${name}/\n`).join(""));
    }
  });

  it("the same a second time", async () => {
    await listFor("log_data/2018/11/a.json", "log_data/2018/12/b.json");
    const first = await node.object(LIST);
    assert.equal((await node.run(SOURCE, LIST)).code, 0);

    assert.deepEqual(await node.object(LIST), first);
  });

  it("2,500 keys in as many folders, and counts them", async () => {
    const names = Array.from({ length: 2500 }, (_, n) => String(n).padStart(4, "0"));
    await node.put(names.map((name) => `log_data/${name}/f.json`));
    const ended = await node.run(SOURCE, LIST);

    assert.match(
      ended.stdout,
      /2500 objects \(5000 bytes\), 0 folder markers skipped, 0 leftovers passed over, 2500 prefixes/,
    );
    assert.equal((await node.object(LIST)).text, names.map((n) => `${SOURCE}${n}/\n`).join(""));
  });

  it("several sources, each in a list of its own", async () => {
    await node.put(["log_data/2018/11/a.json", "song_data/A/A/A/TR.json"]);
    const ended = await node.run(
      SOURCE,
      LIST,
      "s3://raw/song_data/",
      "s3://refined/prefixes/song.txt",
    );

    assert.equal(ended.code, 0);
    assert.equal((await node.object(LIST)).text, "s3://raw/log_data/2018/11/\n");
    const songs = await node.object("s3://refined/prefixes/song.txt");
    assert.equal(songs.text, "s3://raw/song_data/A/A/A/\n");
  });

  it("skips folder markers, but not empty files", async () => {
    await node.put(
      [
        "log_data/",
        "log_data/2018/",
        "log_data/2018/11/",
        "log_data/gone/",
        "log_data/2018_$folder$",
      ],
      "",
    );
    await node.put(["log_data/2018/11/a.json"]);
    await node.put(["log_data/2018/12/empty.json"], "");
    const ended = await node.run(SOURCE, LIST);

    assert.match(
      ended.stdout,
      /: 2 objects \(2 bytes\), 5 folder markers skipped, 0 leftovers passed over, 2 prefixes ->/,
    );
    assert.equal(
      (await node.object(LIST)).text,
      "s3://raw/log_data/2018/11/\ns3://raw/log_data/2018/12/\n",
    );
  });

  describe("by the names that are no input", () => {
    const NAMES = [
      ...["--leftover", "/_SUCCESS$|/_temporary/|/[.]DS_Store$"],
      ...["--hidden", "/[._]", "--document", "/README$|[.]md$"],
    ];
    const runOn = (...lines: readonly string[]) => node.runOnListing(lines, ...NAMES, SOURCE, LIST);

    it("refuses hidden ones, each by its key, and writes no list: cases/emr/01 and 02", async () => {
      const hidden = ["2018/11/_b.json", "2018/_old/11/c.json", ".json.gz", "x/a+b/_%C3%A4.json"];
      const { code, stderr, list } = await runOn(
        "5\tlog_data/2018/11/a.json",
        ...hidden.map((key) => `5\tlog_data/${key}`),
      );

      assert.equal(code, 3);
      assert.match(
        stderr,
        /error: s3:\/\/raw\/log_data\/ holds 4 key\(s\) that no job reads.*Rename/,
      );
      for (const key of hidden) {
        assert.ok(stderr.includes(`prefix-lists: error:   - log_data/${key}\n`), stderr);
      }
      assert.equal(list, "");
      const early = await node.runOnListing(
        ["5\tlog_data/2018/11/a.json", "5\tlog_data/2018/11/_b.json"],
        ...["--allow-empty", ...NAMES, SOURCE, LIST],
      );
      assert.equal(early.code, 0);
      assert.match(early.stderr, /warning: {3}- log_data\/2018\/11\/_b\.json/);
      assert.equal(early.list, `${SOURCE}2018/11/\n`);
    });

    it("passes over leftovers and empty hidden ones, and names documents: cases/emr/03", async () => {
      const { code, stdout, stderr, list } = await runOn(
        "9\tlog_data/_SUCCESS",
        "9\tlog_data/_temporary/0/a.json",
        "0\tlog_data/old/.keep",
        "9\tlog_data/2018/11/12/a.JSON",
        "9\tlog_data/more/Readme.MD",
      );

      assert.equal(code, 0);
      assert.match(stdout, /: 1 objects \(9 bytes\), .* 3 leftovers passed over, 1 prefixes ->/);
      assert.match(stderr, /warning: {3}- log_data\/more\/Readme\.MD\n$/);
      assert.equal(list, `${SOURCE}2018/11/12/\n`);
    });

    it("says so when nothing is left: cases/emr/04", async () => {
      const { code, stderr } = await runOn("9\tlog_data/_SUCCESS", "9\tlog_data/README");

      assert.equal(code, 3);
      assert.match(stderr, /holds no input, only leftovers of tools or documents/);
    });

    it("looks at nothing above the source", async () => {
      const args = [...NAMES, "s3://raw/_top/log_data", LIST];
      const { code, list } = await node.runOnListing(["5\t_top/log_data/a.json"], ...args);

      assert.equal(code, 0);
      assert.equal(list, "s3://raw/_top/log_data/\n");
    });
  });

  describe("with a listing as S3 itself sends it", () => {
    const runOn = (...lines: readonly string[]) => node.runOnListing(lines, SOURCE, LIST);

    it("decodes blanks and signs", async () => {
      const { code, list } = await runOn(
        "None",
        "5\tlog_data/two+words/a%2Bb",
        "5\tlog_data/%252B%25/x",
        "5\tlog_data/%C3%A4/x",
        "0\tlog_data/gone_%24folder%24",
      );

      assert.equal(code, 0);
      assert.equal(list, `${SOURCE}%2B%/\n${SOURCE}two words/\n${SOURCE}ä/\n`);
    });

    it("takes a bucket that answers None for empty", async () => {
      assert.match((await runOn("None")).stderr, /holds no objects/);
    });

    for (const key of ["a%0Ab/x", "a//x", "../x", "a/./x", "a/..", "a/.", "/x"]) {
      it(`refuses ${key}`, async () => {
        const { code, stderr } = await runOn("5\tlog_data/ok/x", `5\tlog_data/${key}`);

        assert.equal(code, 3);
        assert.ok(stderr.includes(`holds 1 key(s)`), stderr);
        assert.ok(stderr.includes(`  - log_data/${key}\n`), stderr);
      });
    }

    it("takes names that only look like . and ..", async () => {
      const { list } = await runOn("5\tlog_data/.../.hidden", "5\tlog_data/a./..b");

      assert.equal(list, `${SOURCE}.../\n${SOURCE}a./\n`);
    });
  });
});
