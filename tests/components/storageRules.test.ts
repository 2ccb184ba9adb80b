import assert from "node:assert/strict";
import { LakeStorage, type LakeStorageArgs } from "../../components/storage";
import { record, type Inputs, type Recorded } from "../../program/record";
import { named } from "../support/laws";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/k";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const ALL = ["lake-logs", "lake-raw", "lake-refined", "lake-served"];

async function storage(args: Partial<LakeStorageArgs> = {}): Promise<readonly Recorded[]> {
  const { resources } = await record(() => new LakeStorage("lake", { kmsKeyArn: KEY, ...args }));
  return resources;
}

/** A bucket's lifecycle rules, by id, without what all of them say. */
function rules(resources: readonly Recorded[], bucket: string): Record<string, unknown> {
  const list = named(resources, LIFECYCLE, bucket).inputs["rules"] as Inputs[];
  return Object.fromEntries(
    list.map(({ id, status, ...rule }) => {
      assert.equal(status, "Enabled");
      return [String(id), rule];
    }),
  );
}

describe("how long LakeStorage keeps things", () => {
  it("keeps and moves objects for as long as its defaults say", async () => {
    const resources = await storage();
    const tidying = {
      "old-versions": {
        filter: { prefix: "" },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        expiration: { expiredObjectDeleteMarker: true },
      },
      "broken-uploads": {
        filter: { prefix: "" },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
    };
    const cold = (days: number): object => ({
      "infrequent-access": {
        filter: { prefix: "" },
        transitions: [{ days, storageClass: "STANDARD_IA" }],
      },
    });
    assert.deepEqual(rules(resources, "lake-raw"), { ...cold(30), ...tidying });
    assert.deepEqual(rules(resources, "lake-refined"), {
      ...cold(90),
      runs: { filter: { prefix: "runs/" }, expiration: { days: 14 } },
      ...tidying,
    });
    assert.deepEqual(rules(resources, "lake-served"), { ...cold(180), ...tidying });
    assert.deepEqual(rules(resources, "lake-logs"), {
      logs: { filter: { prefix: "" }, expiration: { days: 90 } },
      ...tidying,
    });
  });

  it("daysToInfrequentAccess: moves one zone's objects and leaves the others as they were", async () => {
    const resources = await storage({ daysToInfrequentAccess: { refined: 45 } });
    const days = ["lake-raw", "lake-refined", "lake-served"].map(
      (bucket) => rules(resources, bucket)["infrequent-access"],
    );
    assert.deepEqual(
      days.map((rule) => JSON.stringify(rule).match(/"days":(\d+)/)?.[1]),
      ["30", "45", "180"],
    );
  });

  it("daysToKeepOldVersions, daysToKeepBrokenUploads: hold for every bucket", async () => {
    const resources = await storage({ daysToKeepOldVersions: 3, daysToKeepBrokenUploads: 2 });
    for (const bucket of ALL) {
      const { "old-versions": old, "broken-uploads": broken } = rules(resources, bucket);
      assert.match(JSON.stringify(old), /"noncurrentDays":3\b/);
      assert.match(JSON.stringify(broken), /"daysAfterInitiation":2\b/);
    }
  });

  it("daysToKeepRuns, daysToKeepLogs: hold for their bucket", async () => {
    const resources = await storage({ daysToKeepRuns: 5, daysToKeepLogs: 6 });
    assert.match(JSON.stringify(rules(resources, "lake-refined")["runs"]), /"days":5\b/);
    assert.match(JSON.stringify(rules(resources, "lake-logs")["logs"]), /"days":6\b/);
  });
});
