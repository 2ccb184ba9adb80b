import assert from "node:assert/strict";
import { DEFAULT_REDUCERS, type JobOptions, readOptions } from "../../../local/s3distcp/options";
import { Refusal } from "../../../local/s3distcp/refusal";

const PLACES = ["--src=s3://raw/in/", "--dest=s3://refined/out/"];
const MIB = 1024 * 1024;

function read(...words: string[]): JobOptions {
  const options = readOptions([...PLACES, ...words]);
  assert.ok(options);
  return options;
}

describe("s3-dist-cp's options", () => {
  const spellings: [string, string[]][] = [
    ["--opt=val", ["--src=s3://a/x/", "--dest=hdfs:///y"]],
    ["--opt==val", ["--src==s3://a/x/", "--dest==hdfs:///y"]],
    ["--opt val", ["--src", "s3://a/x/", "--dest", "hdfs:///y"]],
  ];
  for (const [spelling, words] of spellings) {
    it(`are written ${spelling}`, () => {
      const options = readOptions(words);
      assert.deepEqual([options?.src, options?.dest], ["s3://a/x/", "hdfs:///y"]);
    });
  }

  it("keep an equals sign inside a value", () => {
    const { groupBy } = read("--groupBy=.*/year=(\\d+)/.*");
    assert.equal(groupBy?.exec("s3://raw/in/year=2018/a.json")?.[1], "2018");
  });

  it("have the documented defaults", () => {
    assert.deepEqual(readOptions(PLACES), {
      src: "s3://raw/in/",
      dest: "s3://refined/out/",
      srcPattern: undefined,
      groupBy: undefined,
      targetBytes: Infinity,
      appendToLastFile: false,
      outputCodec: "keep",
      numberFiles: false,
      startingIndex: 0,
      deleteOnSuccess: false,
      srcPrefixesFile: undefined,
      outputManifest: undefined,
      previousManifest: undefined,
      requirePreviousManifest: true,
      copyFromManifest: false,
      s3Endpoint: undefined,
      upload: { encrypt: false, storageClass: undefined, multipart: true, partBytes: undefined },
      reducers: DEFAULT_REDUCERS,
    });
  });

  it("are all read", () => {
    const options = read(
      ...["--targetSize=128", "--outputCodec=gz", "--numberFiles", "--startingIndex=7"],
      ...["--deleteOnSuccess", "--srcPrefixesFile=s3://p/list.txt", "--outputManifest=m.gz"],
      ...[
        "--previousManifest=s3://p/m.gz",
        "--requirePreviousManifest=false",
        "--copyFromManifest",
      ],
      ...["--s3Endpoint=s3.eu-west-1.amazonaws.com", "--s3ServerSideEncryption"],
      ...["--storageClass=STANDARD_IA", "--disableMultipartUpload", "--multipartUploadChunkSize=5"],
      ...["--filesPerMapper=10", "-D", "mapreduce.job.reduces=20", "-Dother=1"],
    );
    assert.deepEqual(options, {
      ...readOptions(PLACES),
      targetBytes: 128 * MIB,
      outputCodec: "gz",
      numberFiles: true,
      startingIndex: 7,
      deleteOnSuccess: true,
      srcPrefixesFile: "s3://p/list.txt",
      outputManifest: "m.gz",
      previousManifest: "s3://p/m.gz",
      requirePreviousManifest: false,
      copyFromManifest: true,
      s3Endpoint: "s3.eu-west-1.amazonaws.com",
      upload: { encrypt: true, storageClass: "STANDARD_IA", multipart: false, partBytes: 5 * MIB },
      reducers: 20,
    });
  });

  it("ask for ten reducers when the setting is 1 or less", () => {
    for (const asked of ["1", "0", "-3"]) {
      assert.equal(read(`-Dmapreduce.job.reduces=${asked}`).reducers, DEFAULT_REDUCERS);
    }
  });

  it("append by themselves when grouping onto HDFS, and only then", () => {
    const append = (dest: string, ...words: string[]): boolean | undefined =>
      readOptions(["--src=/a", `--dest=${dest}`, ...words])?.appendToLastFile;
    assert.equal(append("hdfs:///b", "--groupBy=(.*)"), true);
    assert.equal(append("hdfs:///b"), false);
    assert.equal(append("s3://b/c", "--groupBy=(.*)"), false);
    assert.equal(append("hdfs:///b", "--groupBy=(.*)", "--appendToLastFile=false"), false);
    assert.equal(append("hdfs:///b", "--appendToLastFile=true"), true);
  });

  it("--help asks for nothing else", () => {
    assert.equal(readOptions(["--help", "--src=relative"]), undefined);
  });

  const refusals: [string, string[], number, RegExp][] = [
    ["an unknown option", [...PLACES, "--recursive"], 1, /Argument --recursive doesn't match/],
    ["a bare word", [...PLACES, "extra"], 1, /Argument extra doesn't match/],
    ["a flag with a value", [...PLACES, "--deleteOnSuccess=true"], 1, /doesn't match/],
    ["an option without its value", [...PLACES, "--groupBy"], 1, /--groupBy needs a value/],
    ["no source", ["--dest=s3://b/c"], 1, /--src must be given/],
    ["no destination", ["--src=s3://b/c"], 1, /--dest must be given/],
    ["a relative source", ["--src=in", "--dest=s3://b/c"], 5, /--src must be absolute, got "in"/],
    ["a relative destination", ["--src=s3://b/c", "--dest=out"], 4, /--dest must be absolute/],
    ["a bucket with an underscore", ["--src=s3://my_b/c", "--dest=/d"], 1, /"_".*s3:\/\/my_b/],
    ["a grouping without a group", [...PLACES, "--groupBy=.*"], 1, /must hold a group/],
    ["a grouping that is no pattern", [...PLACES, "--groupBy=((.*)"], 1, /PatternSyntaxException/],
    ["a size that is no integer", [...PLACES, "--targetSize=1.5"], 2, /--targetSize.*got "1\.5"/],
    ["a chunk that is too small", [...PLACES, "--multipartUploadChunkSize=4"], 2, /5 to 5120/],
    ["a chunk that is too large", [...PLACES, "--multipartUploadChunkSize=5121"], 2, /5 to 5120/],
    ["a chunk that is no integer", [...PLACES, "--multipartUploadChunkSize=x"], 2, /integer/],
    ["an index that is no integer", [...PLACES, "--startingIndex=x"], 1, /--startingIndex/],
    ["a count that is no integer", [...PLACES, "--filesPerMapper=x"], 1, /--filesPerMapper/],
    ["appending to S3", [...PLACES, "--appendToLastFile=true"], 1, /IllegalArgumentException/],
    ["an unknown codec", [...PLACES, "--outputCodec=zstd"], 1, /one of keep, none, gz.*got "zstd"/],
    ["a codec that only EMR has", [...PLACES, "--outputCodec=snappy"], 1, /\.snappy/],
    ["an unknown storage class", [...PLACES, "--storageClass=GLACIER"], 1, /STANDARD_IA/],
    ["copying from no manifest", [...PLACES, "--copyFromManifest"], 1, /needs --previousManifest/],
  ];
  for (const [what, words, exitCode, message] of refusals) {
    it(`${what} ends with ${exitCode}`, () => {
      assert.throws(
        () => readOptions(words),
        (error) =>
          error instanceof Refusal && error.exitCode === exitCode && message.test(error.message),
      );
    });
  }
});
