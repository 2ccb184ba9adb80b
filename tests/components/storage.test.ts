import assert from "node:assert/strict";
import { LakeStorage, type LakeStorageArgs } from "../../components/storage";
import { record, valueOf, type Recorded } from "../../program/record";
import { complaintsOf } from "../support/complaints";
import {
  bucketsAreGuarded,
  named,
  namesFollowOwners,
  nothingOutsideComponents,
  ofType,
  partitionsAreLookedUp,
  statementsOf,
  urnsAreUnique,
  wildcardsHaveReasons,
} from "../support/laws";
import { neededBy } from "../support/needs";
import { inChina } from "../support/places";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/k";
const BUCKET = "aws:s3/bucket:Bucket";
const ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const ALL = ["lake-logs", "lake-raw", "lake-refined", "lake-served"];

async function storage(args: Partial<LakeStorageArgs> = {}): Promise<readonly Recorded[]> {
  const { resources } = await record(() => new LakeStorage("lake", { kmsKeyArn: KEY, ...args }));
  return resources;
}

describe("LakeStorage", () => {
  it("makes a bucket for each zone and one for logs, named after the component", async () => {
    const { built, resources } = await record(() => new LakeStorage("lake", { kmsKeyArn: KEY }));
    assert.deepEqual(
      ofType(resources, BUCKET).map(({ name }) => name),
      ALL,
    );
    const outputs = [
      built.logBucketName,
      built.rawBucketName,
      built.refinedBucketName,
      built.servedBucketName,
    ];
    assert.deepEqual(await Promise.all(outputs.map(valueOf)), ALL);
    const arns = [
      built.logBucketArn,
      built.rawBucketArn,
      built.refinedBucketArn,
      built.servedBucketArn,
    ];
    assert.deepEqual(
      await Promise.all(arns.map(valueOf)),
      ALL.map((bucket) => `arn:aws:s3:::${bucket}`),
    );
  });

  it("keeps the laws", async () => {
    const { resources } = await record(
      () => new LakeStorage("lake", { kmsKeyArn: "arn:aws-cn:k" }),
      inChina,
    );
    nothingOutsideComponents(resources);
    namesFollowOwners(resources);
    urnsAreUnique(resources);
    wildcardsHaveReasons(resources);
    bucketsAreGuarded(resources);
    partitionsAreLookedUp(resources);
  });

  it("kmsKeyArn: encrypts the zones; logs are encrypted by S3's own key, or S3 would not deliver them", async () => {
    const resources = await storage();
    const encryption = (bucket: string): unknown =>
      named(resources, ENCRYPTION, bucket).inputs["rules"];
    for (const bucket of ALL.slice(1)) {
      assert.deepEqual(encryption(bucket), [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY },
          bucketKeyEnabled: true,
        },
      ]);
    }
    assert.deepEqual(encryption("lake-logs"), [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: false },
    ]);
  });

  it("refuses whoever speaks without TLS or with an old one, to every bucket", async () => {
    const resources = await storage();
    for (const bucket of ALL) {
      const arn = `arn:aws:s3:::${bucket}`;
      const refusal = (sid: string, condition: object): object => ({
        Sid: sid,
        Effect: "Deny",
        Principal: { AWS: ["*"] },
        Action: ["s3:*"],
        Resource: [arn, `${arn}/*`],
        Condition: condition,
      });
      assert.deepEqual(statementsOf(named(resources, POLICY, bucket), "policy").slice(0, 2), [
        refusal("TlsOnly", { Bool: { "aws:SecureTransport": ["false"] } }),
        refusal("NoOldTls", { NumericLessThan: { "s3:TlsVersion": ["1.2"] } }),
      ]);
    }
  });

  it("logs who read and wrote what in a zone, which S3 may deliver for this account only", async () => {
    const resources = await storage();
    assert.deepEqual(
      ofType(resources, "aws:s3/bucketLogging:BucketLogging").map(({ inputs }) => inputs),
      ["raw", "refined", "served"].map((zone) => ({
        bucket: `lake-${zone}`,
        targetBucket: "lake-logs",
        targetPrefix: `access/${zone}/`,
      })),
    );
    assert.deepEqual(statementsOf(named(resources, POLICY, "lake-logs"), "policy").slice(2), [
      {
        Sid: "AccessLogs",
        Effect: "Allow",
        Principal: { Service: ["logging.s3.amazonaws.com"] },
        Action: ["s3:PutObject"],
        Resource: ["arn:aws:s3:::lake-logs/access/*"],
        Condition: { StringEquals: { "aws:SourceAccount": ["123456789012"] } },
      },
    ]);
    assert.equal(statementsOf(named(resources, POLICY, "lake-raw"), "policy").length, 2);
  });

  it("tells of a bucket only once what guards it is in place", async () => {
    const { built } = await record(() => new LakeStorage("lake", { kmsKeyArn: KEY }));
    const parts = [
      "Bucket",
      "BucketOwnershipControls",
      "BucketPolicy",
      "BucketPublicAccessBlock",
      "BucketServerSideEncryptionConfiguration",
      "BucketVersioning",
    ];
    for (const output of [built.logBucketName, built.logBucketArn]) {
      const needed = await neededBy(output);
      assert.deepEqual(
        needed.map((it) => it.replace(/^.*:/, "")),
        parts.map((part) => `${part} lake-logs`),
      );
    }
  });

  it("protected, deleteDataOnDestroy: data goes only when both are turned, and what guards it stays as long", async () => {
    const fate = async (args: Partial<LakeStorageArgs>): Promise<unknown> => {
      const made = (await storage(args)).filter(({ custom }) => custom);
      const [buckets, guards] = [
        made.filter(({ type }) => type === BUCKET),
        made.filter(({ type }) => type !== BUCKET),
      ];
      const one = (values: readonly unknown[]): unknown => {
        assert.equal(new Set(values).size, 1);
        return values[0];
      };
      return {
        protect: one(buckets.map(({ options }) => options.protect)),
        forceDestroy: one(buckets.map(({ inputs }) => inputs["forceDestroy"])),
        bucketsStay: one(buckets.map(({ options }) => options.retainOnDelete)),
        guardsStay: one(guards.map(({ options }) => options.retainOnDelete)),
      };
    };
    const kept = { forceDestroy: false, bucketsStay: true, guardsStay: true };
    assert.deepEqual(await fate({}), { protect: true, ...kept });
    assert.deepEqual(await fate({ protected: true, deleteDataOnDestroy: true }), {
      protect: true,
      ...kept,
    });
    assert.deepEqual(await fate({ protected: false }), { protect: false, ...kept });
    assert.deepEqual(await fate({ protected: false, deleteDataOnDestroy: true }), {
      protect: false,
      forceDestroy: true,
      bucketsStay: false,
      guardsStay: false,
    });
  });

  it("names every bad argument at once", async () => {
    const build = (): LakeStorage =>
      new LakeStorage(`lake-${"x".repeat(50)}`, {
        kmsKeyArn: KEY,
        daysToInfrequentAccess: { raw: 7, served: 30.5 },
        daysToKeepOldVersions: 0,
        daysToKeepRuns: -1,
        daysToKeepLogs: 0.5,
        daysToKeepBrokenUploads: Number.NaN,
      });
    assert.deepEqual(await complaintsOf(build), [
      "name",
      "daysToInfrequentAccess.raw",
      "daysToInfrequentAccess.served",
      "daysToKeepOldVersions",
      "daysToKeepRuns",
      "daysToKeepLogs",
      "daysToKeepBrokenUploads",
    ]);
  });
});
