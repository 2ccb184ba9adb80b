import assert from "node:assert/strict";
import { type OutputCodec, outputSuffix } from "../../../local/s3distcp/codecs";
import { cleanKey, groupKey, lastSegment, reducerOf } from "../../../local/s3distcp/grouping";
import { outputName } from "../../../local/s3distcp/naming";
import { join, parent } from "../../../local/s3distcp/uris";

describe("names of s3-dist-cp's outputs", () => {
  /** Group key, output codec, an input; the outputs of three chunks. */
  const table: [string, OutputCodec, string, string[]][] = [
    ["log_data.json", "keep", "a.json", ["log_data.json", "log_data.json1", "log_data.json2"]],
    ["log_data", "keep", "a.json", ["log_data", "log_data1", "log_data2"]],
    ["log_data", "none", "a.json", ["log_data.json", "log_data1.json", "log_data2.json"]],
    ["log_data.json", "none", "a.json", ["log_data.json.json", "log_data.json1.json"]],
    ["2018-11", "gz", "a.json", ["2018-11.gz", "2018-111.gz"]],
    ["x.gz", "keep", "a.gz", ["x.gz", "x1.gz", "x2.gz"]],
    ["events", "keep", "a.json.gz", ["events.gz", "events1.gz"]],
    // Plain copies: the key is the file's own path.
    ["a.json", "keep", "a.json", ["a.json"]],
    ["a.json.gz", "keep", "a.json.gz", ["a.json.gz"]],
    ["a.json.gz", "none", "a.json.gz", ["a.json"]],
    ["a.json", "gz", "a.json", ["a.json.gz"]],
    ["a", "none", "a", ["a"]],
    ["a.json", "gzip", "a.json", ["a.json.gz"]],
  ];
  for (const [key, codec, input, outputs] of table) {
    it(`${key} with ${codec} of ${input} -> ${outputs.join(", ")}`, () => {
      const suffix = outputSuffix(codec, [`s3://b/${input}`]);
      const names = outputs.map((_, index) => outputName({ segment: key, index, suffix }));
      assert.deepEqual(names, outputs);
    });
  }

  it("a number goes before the name", () => {
    assert.equal(outputName({ segment: "log", index: 2, suffix: "json", id: 41 }), "41log2.json");
  });

  it("without a codec the extension is what all inputs share", () => {
    assert.equal(outputSuffix("none", ["a.json", "b.json"]), "json");
    assert.equal(outputSuffix("none", ["a.json", "b.csv"]), "");
    assert.equal(outputSuffix("none", ["a.json", "b"]), "");
    assert.equal(outputSuffix("none", ["a.gz", "b.gz"]), "");
    assert.equal(outputSuffix("none", ["folder.d/a"]), "", "a folder's dot is no extension");
  });

  it("keep refuses different codecs", () => {
    assert.throws(() => outputSuffix("keep", ["a.gz", "b.json"]), /RuntimeException.*gz, none/);
    assert.equal(outputSuffix("keep", ["a.csv", "b.json"]), "");
  });
});

describe("groups of s3-dist-cp", () => {
  const keys: [pattern: string, uri: string, key: string | undefined][] = [
    [".*/(log_data)/.*", "s3://raw/log_data/2018/11/a.json", "log_data"],
    [".*/(\\d+)/(\\d+)/.*", "s3://raw/log_data/2018/11/a.json", "201811"],
    ["(log_data)", "s3://raw/log_data/a.json", undefined],
    [".*(x?)\\.json", "s3://raw/a.json", undefined],
    [".*/(a)|.*/(b)", "s3://raw/b", "b"],
    [".*(/\\d+/\\d+/).*", "s3://raw/log_data/2018/11/a.json", "2018/11"],
    ["s3://(.*)/a.json", "s3://raw/x:y/a.json", "raw/x/y"],
  ];
  for (const [pattern, uri, key] of keys) {
    it(`${pattern} puts ${uri} into ${key ?? "no group"}`, () => {
      assert.equal(groupKey(new RegExp(`^(?:${pattern})$`), uri), key);
    });
  }

  it("without a pattern each file is its own", () => {
    assert.equal(groupKey(undefined, "s3://b/x/a.json"), "s3/b/x/a.json");
  });

  it("keys are cleaned, and the last segment names the file", () => {
    assert.equal(cleanKey(" a:b//c/ "), "a/b/c/ ".trim());
    assert.equal(cleanKey("::/"), "");
    assert.equal(lastSegment("2018/11"), "11");
    assert.equal(lastSegment("log"), "log");
  });

  it("the reducer follows Hadoop's hash of the key's bytes", () => {
    // 31 * (31 * 1 + 'a') + 'b', and so on: WritableComparator.hashBytes, then HashPartitioner.
    const hash = (text: string): number => {
      let value = 1n;
      for (const byte of Buffer.from(text)) {
        value = BigInt.asIntN(32, 31n * value + BigInt.asIntN(8, BigInt(byte)));
      }
      return Number(value & 0x7fffffffn);
    };
    for (const key of ["a", "log_data", "2018/11", "größe", "x".repeat(100)]) {
      assert.equal(reducerOf(key, 10), hash(key) % 10);
    }
  });

  it("addresses are joined by one slash and cut at the last", () => {
    assert.equal(join("s3://b/out/", "/2018/a"), "s3://b/out/2018/a");
    assert.equal(join("s3://b/out", "a"), "s3://b/out/a");
    assert.equal(parent("s3://b/out/a"), "s3://b/out");
    assert.equal(parent("s3://b/out/"), "s3://b/out");
  });
});
