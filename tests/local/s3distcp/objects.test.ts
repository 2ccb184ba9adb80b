import assert from "node:assert/strict";
import { HeadObjectCommand, ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { openStores } from "../../../local/s3distcp/stores";
import { type Place, Places } from "./places";

describe("s3-dist-cp and S3", () => {
  let places: Places;
  let place: Place;
  before(async () => {
    places = await Places.open();
  });
  after(() => places.close());
  beforeEach(() => {
    place = places.fresh("object store");
  });

  it("lists by plain string prefix: without the slash, neighbours come too", async () => {
    await place.put("a/1.json", "1");
    await place.put("ab/2.json", "2");
    await places.copy([`--src=${place.uri("a")}`, `--dest=${place.uri("out/")}`]);
    assert.deepEqual(await place.list("out/"), ["1.json", "b/2.json"]);
    await places.copy([`--src=${place.uri("a/")}`, `--dest=${place.uri("one/")}`]);
    assert.deepEqual(await place.list("one/"), ["1.json"]);
  });

  it("skips folder markers", async () => {
    for (const [path, content] of [
      ["in/", ""],
      ["in/x/", ""],
      ["in/x/a", "1"],
    ] as const) {
      await place.put(path, content);
    }
    await places.copy([`--src=${place.uri("in/")}`, `--dest=${place.uri("out/")}`]);
    assert.deepEqual(await place.list("out/"), ["x/a"]);
  });

  it("copies to HDFS, where a group's next run goes to the end of its last file", async () => {
    await place.put("in/a.json", "1");
    const words = [`--src=${place.uri("in/")}`, "--dest=hdfs:///merged/", "--groupBy=.*/(in)/.*"];
    const back = ["--src=hdfs:///merged/", `--dest=${place.uri("back/")}`];
    for (const run of ["1", "2"]) {
      const { exitCode, log } = await places.copy(words);
      assert.equal(exitCode, 0, `${run}: ${log}`);
    }
    await places.copy(back);
    assert.deepEqual(await place.list("back/"), ["in"]);
    assert.equal(String(await place.get("back/in")), "11");

    await places.copy([...words, "--targetSize=0"]);
    await places.copy(back);
    assert.deepEqual(await place.list("back/"), ["in", "in1"], "a full file gets no more");
  });

  it("on HDFS does not add to a file that the same run is still writing", async () => {
    const MIB = Buffer.alloc(1024 * 1024, "x");
    for (const name of ["a", "b", "c"]) await place.put(`in/${name}`, MIB);
    const words = [`--src=${place.uri("in/")}`, "--dest=hdfs:///chunks/", "--groupBy=.*/(in)/.*"];
    const { exitCode, log } = await places.copy([...words, "--targetSize=1"]);
    assert.equal(exitCode, 0, log);
    assert.doesNotMatch(log, /attempt/);
    await places.copy(["--src=hdfs:///chunks/", `--dest=${place.uri("back/")}`]);
    assert.deepEqual(await place.list("back/"), ["in", "in1", "in2"]);
  });

  it("writes as the upload options say", async () => {
    await place.put("in/a.json", "1");
    const words = [`--src=${place.uri("in/")}`, `--dest=${place.uri("out/")}`];
    const settings = ["--s3ServerSideEncryption", "--storageClass=STANDARD_IA"];
    for (const more of [[], ["--disableMultipartUpload"]]) {
      await places.copy([...words, ...settings, ...more]);
      const Key = place.uri("out/a.json").replace("s3://lake/", "");
      const head = await places.s3.send(new HeadObjectCommand({ Bucket: "lake", Key }));
      assert.equal(head.ServerSideEncryption, "AES256");
      assert.equal(head.StorageClass, "STANDARD_IA");
      assert.equal(head.ContentLength, 1);
    }
  });

  it("writes large outputs in parts, and leaves none of an output that failed", async () => {
    const MIB = 1024 * 1024;
    for (const name of ["a", "b", "c"]) await place.put(`in/${name}`, Buffer.alloc(3 * MIB, name));
    const words = [
      `--src=${place.uri("in/")}`,
      `--dest=${place.uri("out/")}`,
      "--groupBy=.*/(in)/.*",
    ];
    assert.equal((await places.copy(words)).exitCode, 0);
    const merged = await place.get("out/in");
    assert.equal(merged.length, 9 * MIB);
    assert.deepEqual([merged.at(3 * MIB - 1), merged.at(3 * MIB)], [97, 98]);

    const { storeOf, close } = openStores({ endpoint: places.store.endpoint });
    const { exitCode, log } = await places.copy(words, {
      storeOf: (uri) => {
        const store = storeOf(uri);
        if (!uri.endsWith("/c")) return store;
        return Object.assign(Object.create(store) as typeof store, {
          read: () => Promise.reject(new Error("gone")),
        });
      },
    });
    close();
    assert.equal(exitCode, 1);
    assert.match(log, /3 file\(s\) were not copied/);
    assert.deepEqual(await place.list("out/"), ["in"], "the failed second run left no file");
    const uploads = await places.s3.send(new ListMultipartUploadsCommand({ Bucket: "lake" }));
    assert.deepEqual(uploads.Uploads ?? [], []);
  });

  it("a destination that cannot be made ends with 7", async () => {
    const words = [`--src=${place.uri("in/")}`, "--dest=s3://no-such-bucket/x"];
    assert.equal((await places.copy(words)).exitCode, 7);
  });
});
