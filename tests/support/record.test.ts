import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { record, valueOf } from "../../program/record";
import { failureOf } from "./complaints";
import { inChina } from "./places";

/** A component with one bucket, to see what the recorder makes of it. */
class Crate extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Crate", name, {}, opts);
    this.bucket = new aws.s3.Bucket(
      `${name}-bucket`,
      { tags: { Name: name } },
      { parent: this, retainOnDelete: true, ignoreChanges: ["tags"] },
    );
    new aws.s3.BucketVersioning(
      `${name}-late`,
      {
        bucket: this.bucket.bucket,
        versioningConfiguration: { status: pulumi.output(soon("Enabled")) },
      },
      { parent: this, dependsOn: this.bucket },
    );
  }
}

function soon<T>(value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(value);
    }, 20);
  });
}

describe("the recorder", () => {
  it("tells what was asked for: in order, with owner, inputs and options, the late ones too", async () => {
    const { resources } = await record(() => new Crate("c", { protect: true }));
    const none = { protect: true, retainOnDelete: false, ignoreChanges: [], dependsOn: [] };
    assert.deepEqual(
      resources.map(({ parent, urn, ...rest }) => ({ ...rest, owner: parent?.name, urn })),
      [
        {
          type: "test:index:Crate",
          name: "c",
          custom: false,
          inputs: {},
          options: none,
          owner: undefined,
          urn: "urn:pulumi:test::lake::pulumi:pulumi:Stack$test:index:Crate::c",
        },
        {
          type: "aws:s3/bucket:Bucket",
          name: "c-bucket",
          custom: true,
          inputs: { tags: { Name: "c" } },
          options: { ...none, retainOnDelete: true, ignoreChanges: ["tags"] },
          owner: "c",
          urn: "urn:pulumi:test::lake::test:index:Crate$aws:s3/bucket:Bucket::c-bucket",
        },
        {
          type: "aws:s3/bucketVersioning:BucketVersioning",
          name: "c-late",
          custom: true,
          inputs: { bucket: "c-bucket", versioningConfiguration: { status: "Enabled" } },
          options: { ...none, dependsOn: ["c-bucket"] },
          owner: "c",
          urn: "urn:pulumi:test::lake::test:index:Crate$aws:s3/bucketVersioning:BucketVersioning::c-late",
        },
      ],
    );
  });

  it("gives values that can be awaited", async () => {
    const { built } = await record(() => new Crate("c"));
    assert.equal(await valueOf(built.bucket.arn), "arn:aws:s3:::c-bucket");
    assert.equal(await valueOf("plain"), "plain");
    await assert.rejects(
      valueOf(built.bucket.arn.apply(() => Promise.reject(new Error("no")))),
      /^Error: no$/,
    );
  });

  it("answers the look-ups of the place it is told of", async () => {
    const { built } = await record(
      () => ({
        account: aws.getCallerIdentityOutput().accountId,
        region: aws.getRegionOutput().region,
        suffix: aws.getPartitionOutput().dnsSuffix,
        bucket: new aws.s3.Bucket("b").arn,
      }),
      inChina,
    );
    assert.deepEqual(await valueOf(pulumi.all(built)), {
      account: "210987654321",
      region: "cn-north-1",
      suffix: "amazonaws.com.cn",
      bucket: "arn:aws-cn:s3:::b",
    });
  });

  it("takes answers to look-ups of one's own", async () => {
    const { built } = await record(() => aws.getRegionOutput().region, {
      "aws:index/getRegion:getRegion": { region: "moon-1" },
    });
    assert.equal(await valueOf(built), "moon-1");
  });

  it("refuses a look-up that nothing answers", async () => {
    const error = await failureOf(
      () => new aws.s3.Bucket("b", { bucket: aws.s3.getBucketOutput({ bucket: "x" }).arn }),
    );
    assert.match(error.message, /nothing answers the look-up aws:s3\/getBucket:getBucket/);
  });

  it("fails with the error of the program, at once or inside apply, and recovers", async () => {
    const thrown = await failureOf(() => {
      throw new Error("at once");
    });
    assert.equal(thrown.message, "at once");
    const late = await failureOf(() => {
      const bucket = pulumi.output("b").apply((): string => {
        throw new Error("inside apply");
      });
      return new aws.s3.Bucket("b", { bucket });
    });
    assert.match(late.message, /inside apply/);
    assert.equal((await record(() => new aws.s3.Bucket("b"))).resources.length, 1);
  });

  it("leaves the process's own listeners as they were", async () => {
    const before = process.listeners("unhandledRejection");
    await record(() => new aws.s3.Bucket("b"));
    assert.deepEqual(process.listeners("unhandledRejection"), before);
  });
});
