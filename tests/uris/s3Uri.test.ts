import assert from "node:assert/strict";
import { isBucketName, isS3, parseS3Uri, s3PlaceOf } from "../../uris";

describe("an S3 URI", () => {
  for (const scheme of ["s3", "s3a", "s3n"]) {
    it(`is read with ${scheme}://`, () => {
      const place = { bucket: "lake", key: "a b/c%20\n.json" };
      assert.deepEqual(parseS3Uri(`${scheme}://lake/a b/c%20\n.json`), place);
    });
  }

  it("may name a whole bucket", () => {
    assert.deepEqual(parseS3Uri("s3://lake"), { bucket: "lake", key: "" });
    assert.deepEqual(parseS3Uri("s3://lake/"), { bucket: "lake", key: "" });
  });

  it("keeps slashes that belong to the key", () => {
    assert.equal(parseS3Uri("s3://lake//a//b/").key, "/a//b/");
  });

  for (const other of ["s3:///key", "s3:/lake/key", "s3x://lake/key", "https://lake/key", "lake"]) {
    it(`is not ${other}`, () => {
      assert.equal(s3PlaceOf(other), undefined);
      assert.throws(() => parseS3Uri(other), {
        message: new RegExp(`s3://bucket/key, got "${other}"`),
      });
    });
  }

  it("without a bucket is still meant for an object store", () => {
    assert.equal(isS3("s3:///key"), true);
    assert.equal(isS3("/folder"), false);
  });
});

describe("a bucket's name", () => {
  for (const good of ["abc", "my.lake-1", "1".repeat(63)]) {
    it(`may be ${good}`, () => {
      assert.equal(isBucketName(good), true);
    });
  }

  for (const bad of ["", "ab", "Lake", "a..b", "-lake", "lake-", "a_lake", "1".repeat(64)]) {
    it(`may not be "${bad}"`, () => {
      assert.equal(isBucketName(bad), false);
    });
  }
});
