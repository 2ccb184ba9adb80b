import assert from "node:assert/strict";
import { PrimaryNode } from "./primaryNode";

const SOURCE = "s3://raw/log_data/";
const LIST = "s3://refined/prefixes/log_data.txt";

describe("prefix-lists.sh", () => {
  let node: PrimaryNode;
  before(async () => {
    node = await PrimaryNode.start();
  });
  after(() => node.stop());
  beforeEach(() => node.reset());

  describe("on another node than the primary", () => {
    it("does nothing", async () => {
      await node.describe('{"isMaster":false,"isRunningNameNode":true}');
      const ended = await node.runWith({ AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, SOURCE, LIST);

      assert.equal(ended.code, 0);
      assert.match(ended.stdout, /not the cluster's primary node/);
    });

    it("complains when there is no telling", async () => {
      await node.describe('{"instanceGroupId":"ig-1"}');
      const vague = await node.run(SOURCE, LIST);
      assert.equal(vague.code, 1);
      assert.match(vague.stderr, /must say "isMaster": true or false/);

      const absent = await node.runWith(
        { EMR_INSTANCE_INFO: "/nowhere/instance.json" },
        SOURCE,
        LIST,
      );
      assert.equal(absent.code, 1);
      assert.match(
        absent.stderr,
        /\/nowhere\/instance\.json cannot be read.*set EMR_INSTANCE_INFO/,
      );
    });
  });

  describe("an empty source", () => {
    it("is an error, and no other list is written", async () => {
      await node.put(["song_data/A/x.json"]);
      await node.put(["log_data/"], "");
      const ended = await node.run("s3://raw/song_data/", "s3://refined/song.txt", SOURCE, LIST);

      assert.equal(ended.code, 3);
      assert.match(ended.stderr, /error: s3:\/\/raw\/log_data\/ holds no objects.*--allow-empty/);
      assert.deepEqual(await node.written(), []);
    });

    it("is a warning with --allow-empty, and the others are written", async () => {
      await node.put(["song_data/A/x.json"]);
      const ended = await node.run(
        ...["--allow-empty", SOURCE, LIST, "s3://raw/song_data/", "s3://refined/song.txt"],
      );

      assert.equal(ended.code, 0);
      assert.match(ended.stderr, /warning: s3:\/\/raw\/log_data\/ holds no input/);
      assert.deepEqual(await node.written(), ["song.txt"]);
    });
  });

  it("names keys that cannot be expressed, and how many", async () => {
    await node.put(["log_data/a\tb/x", "log_data/x\r", "log_data/data/"]);
    await node.put(["log_data/good/%0A.json"]);
    await node.put(Array.from({ length: 8 }, (_, n) => `log_data/\u0001/${n}`));
    const ended = await node.run(SOURCE, LIST);

    assert.equal(ended.code, 3);
    assert.match(ended.stderr, /log_data\/ holds 11 key\(s\)/);
    for (const key of ["a%09b/x", "%01/0"]) {
      assert.ok(
        ended.stderr.includes(`  - log_data/${key}\n`),
        `${key} is missing:\n${ended.stderr}`,
      );
    }
    assert.match(ended.stderr, /… and 1 more/);
    assert.ok(!ended.stderr.includes("good"));
    assert.deepEqual(await node.written(), []);
  });

  it("says which bucket is missing, of all sources at once", async () => {
    const absent = ["s3://absent/x/", LIST];
    const empty = [SOURCE, "s3://refined/b.txt"];

    for (const args of [
      [...absent, ...empty],
      [...empty, ...absent],
    ]) {
      const { code, stderr } = await node.run(...args);
      assert.equal(code, 1);
      assert.match(stderr, /error: s3:\/\/absent\/x\/ cannot be listed: .*NoSuchBucket.*Create/);
      assert.match(stderr, /error: s3:\/\/raw\/log_data\/ holds no objects/);
    }
  });

  it("says which list cannot be written", async () => {
    await node.put(["log_data/2018/a.json"]);
    const ended = await node.run(SOURCE, "s3://absent/list.txt");

    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /error: s3:\/\/absent\/list\.txt cannot be written: .*NoSuchBucket/);
  });

  it("says what to do without credentials, or without a way to S3", async () => {
    const lost = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
    assert.match((await node.runWith(lost, SOURCE, LIST)).stderr, /credentials.*instance profile/);
    const cut = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
    assert.match(
      (await node.runWith(cut, SOURCE, LIST)).stderr,
      /Could not connect.*endpoint or NAT/,
    );
  });

  it("names every bad argument at once", async () => {
    const ended = await node.run(
      ...[
        "--quick",
        "--hidden",
        "",
        "raw/log_data",
        "s3://refined/folder/",
        "s3://raw/a//b",
        "s3://raw/a//b/list",
      ],
      ...[SOURCE, "s3://raw/log_data/list.txt", "s3://Bad_Bucket/x"],
    );

    assert.equal(ended.code, 2);
    const wanted = [
      /unknown option "--quick"/,
      /--hidden must be followed by a pattern/,
      /URIs come in pairs, got 7: "s3:\/\/Bad_Bucket\/x" has no LIST_URI/,
      /SOURCE_URI must look like .* got "raw\/log_data"/,
      /LIST_URI must name an object, .* got "s3:\/\/refined\/folder\/"/,
      /SOURCE_URI must have no empty.* got "s3:\/\/raw\/a\/\/b"/,
      /LIST_URI "s3:\/\/raw\/log_data\/list\.txt" must not lie below the source/,
      /SOURCE_URI must look like .* got "s3:\/\/Bad_Bucket\/x"/,
      /usage: prefix-lists\.sh/,
    ];
    for (const pattern of wanted) assert.match(ended.stderr, pattern);
    assert.match((await node.run()).stderr, /at least one SOURCE_URI/);
    assert.match(
      (await node.run(SOURCE, LIST, "s3://raw/b/", LIST)).stderr,
      /is given for two sources/,
    );
  });

  it("leaves no temporary file behind", async () => {
    await node.put(["log_data/2018/a.json"]);
    await node.run(SOURCE, LIST);
    await node.run("s3://absent/", LIST);

    assert.deepEqual(await node.left(), []);
  });
});
