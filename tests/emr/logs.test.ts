import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { jobComplaints, stepLogs } from "../../emr";
import { type Moto, startMoto } from "../support/moto";

const STEP = { logUri: "s3n://logs/emr/", clusterId: "j-1", stepId: "s-1" };
const FOLDER = "s3://logs/emr/j-1/steps/s-1/";

describe("stepLogs", () => {
  let moto: Moto;
  let s3: S3Client;
  before(async () => {
    moto = await startMoto();
    s3 = new S3Client({ ...moto.client, forcePathStyle: true });
  });
  after(async () => {
    s3.destroy();
    await moto.stop();
  });
  beforeEach(async () => {
    await moto.reset();
    await s3.send(new CreateBucketCommand({ Bucket: "logs" }));
  });

  async function ship(name: string, body: Buffer): Promise<void> {
    const Key = `emr/j-1/steps/s-1/${name}`;
    await s3.send(new PutObjectCommand({ Bucket: "logs", Key, Body: body }));
  }

  it("reads what EMR has shipped", async () => {
    await ship("controller.gz", gzipSync("INFO waitProcessCompletion ended with exit code 3\n"));
    await ship("stderr.gz", gzipSync("lake_etl: error: größer\n"));
    const { folder, files } = await stepLogs(s3, STEP);

    assert.equal(folder, FOLDER);
    assert.deepEqual(Object.keys(files), ["controller", "stderr"]);
    assert.deepEqual(files.stderr, {
      uri: `${FOLDER}stderr.gz`,
      text: "lake_etl: error: größer\n",
      bytes: 26,
      shortened: false,
    });
  });

  it("keeps the end of a long log, from the beginning of a line", async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `line ${i}`);
    await ship("stderr.gz", gzipSync(lines.join("\n")));
    const { files } = await stepLogs(s3, STEP, { lastBytes: 20 });

    assert.deepEqual(files.stderr, {
      uri: `${FOLDER}stderr.gz`,
      text: "line 99999",
      bytes: lines.join("\n").length,
      shortened: true,
    });
  });

  it("says when they come while there are none", async () => {
    await assert.rejects(stepLogs(s3, STEP), {
      name: "EmrError",
      kind: "not-ready",
      message:
        /not yet shipped the logs of step s-1 to s3:\/\/logs\/emr\/j-1\/steps\/s-1\/\. .*try again/,
    });
  });

  it("says when a cluster keeps none", async () => {
    await assert.rejects(stepLogs(s3, { ...STEP, logUri: undefined }), {
      kind: "arguments",
      message: /j-1 keeps no logs/,
    });
    await assert.rejects(stepLogs(s3, { ...STEP, logUri: "hdfs:///logs" }), {
      message: /must look/,
    });
  });

  it("says which bucket is missing", async () => {
    await assert.rejects(stepLogs(s3, { ...STEP, logUri: "s3://absent/" }), {
      kind: "unknown",
      message: /^s3:\/\/absent\/j-1\/steps\/s-1\/controller\.gz cannot be read: /,
    });
  });

  it("says which file is broken", async () => {
    await ship("stderr.gz", gzipSync("a line that was cut off").subarray(0, 20));

    await assert.rejects(stepLogs(s3, STEP), { message: /stderr\.gz is no whole gzip file/ });
  });

  it("stops when its signal aborts", async () => {
    const signal = AbortSignal.abort(new Error("enough"));

    await assert.rejects(stepLogs(s3, STEP, { signal }), /enough/);
  });
});

describe("jobComplaints", () => {
  it("finds what a job of the wheel said went wrong", () => {
    const stderr = [
      "25/11/01 INFO SparkContext: Running",
      "lake_etl: error: log_data: 8,056 records in, 8,027 out",
      "lake_etl: error: song_data: 71 in, 1 out\r",
      "not lake_etl: error: this",
      "",
    ].join("\n");

    assert.deepEqual(jobComplaints(stderr), [
      "log_data: 8,056 records in, 8,027 out",
      "song_data: 71 in, 1 out",
    ]);
  });
});
