import assert from "node:assert/strict";
import { readStatements, writeStatements } from "../../components/identity";

const BUCKET = "arn:aws:s3:::lake-raw";

describe("readStatements", () => {
  it("permit what lies under the prefix, and to ask for the folders above it", () => {
    assert.deepEqual(readStatements(BUCKET, ["a/b/"]), [
      { actions: ["s3:GetBucketLocation"], resources: [BUCKET] },
      {
        actions: ["s3:ListBucket"],
        resources: [BUCKET],
        conditions: [
          {
            operator: "StringLike",
            key: "s3:prefix",
            values: ["a", "a/", "a/b", "a/b/", "a/b/*"],
          },
        ],
      },
      {
        actions: ["s3:GetObject"],
        resources: [`${BUCKET}/a`, `${BUCKET}/a/b`, `${BUCKET}/a/b/*`],
      },
    ]);
  });

  it("say a folder above two prefixes once", () => {
    const [, list, get] = readStatements(BUCKET, ["a/b/", "a/c/"]);
    assert.deepEqual(list?.conditions?.[0]?.values, [
      "a",
      "a/",
      "a/b",
      "a/b/",
      "a/c",
      "a/c/",
      "a/b/*",
      "a/c/*",
    ]);
    assert.equal(get?.resources.filter((resource) => resource === `${BUCKET}/a`).length, 1);
  });

  it("permit a whole bucket without a condition", () => {
    assert.deepEqual(readStatements(BUCKET, [""]).slice(1), [
      { actions: ["s3:ListBucket"], resources: [BUCKET] },
      { actions: ["s3:GetObject"], resources: [`${BUCKET}/*`] },
    ]);
  });
});

describe("writeStatements", () => {
  it("permit to read, and to write and delete under the prefix only, but no old version", () => {
    const statements = writeStatements(BUCKET, ["runs/"]);
    assert.deepEqual(statements.slice(0, 3), readStatements(BUCKET, ["runs/"]));
    assert.deepEqual(statements.slice(3), [
      { actions: ["s3:ListBucketMultipartUploads"], resources: [BUCKET] },
      {
        actions: [
          "s3:PutObject",
          "s3:DeleteObject",
          "s3:AbortMultipartUpload",
          "s3:ListMultipartUploadParts",
        ],
        resources: [`${BUCKET}/runs/*`],
      },
    ]);
  });
});
