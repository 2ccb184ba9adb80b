import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileAsset } from "@pulumi/pulumi/asset";
import { ArtifactStore, type ArtifactStoreArgs } from "../../components/storage";
import { record, valueOf, type Recorded, type Recording } from "../../program/record";
import { complaintsOf, failureOf } from "../support/complaints";
import {
  bucketsAreGuarded,
  namesFollowOwners,
  nothingOutsideComponents,
  ofType,
  onlyOne,
  partitionsAreLookedUp,
  urnsAreUnique,
  wildcardsHaveReasons,
} from "../support/laws";
import { inChina } from "../support/places";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/k";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
const WHEEL = "lake_etl-0.1.0-py3-none-any.whl";

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

describe("ArtifactStore", () => {
  let folder: string;
  let wheel: string;
  let script: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "artifacts-"));
    wheel = join(folder, WHEEL);
    script = join(folder, "prefix-lists.sh");
    writeFileSync(wheel, "wheel 1");
    writeFileSync(script, "echo 1");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function store(args: Partial<ArtifactStoreArgs> = {}): Promise<Recording<ArtifactStore>> {
    return record(
      () =>
        new ArtifactStore("lake", { kmsKeyArn: KEY, wheel, scripts: { lists: script }, ...args }),
    );
  }

  function identity({ name, inputs, options }: Recorded): unknown[] {
    return [name, inputs["bucket"], inputs["key"], options.retainOnDelete];
  }

  it("wheel, scripts: uploads each file under a key that names its content and tells where", async () => {
    const { built, resources } = await store();
    const wheelKey = `wheels/${hashOf("wheel 1")}/${WHEEL}`;
    const scriptKey = `scripts/${hashOf("echo 1")}/prefix-lists.sh`;
    assert.deepEqual(ofType(resources, OBJECT).map(identity), [
      ["lake-wheel", "lake-artifacts", wheelKey, true],
      ["lake-lists", "lake-artifacts", scriptKey, true],
    ]);
    assert.equal(await valueOf(built.wheelUri), `s3://lake-artifacts/${wheelKey}`);
    assert.deepEqual(Object.keys(built.scriptUris), ["lists"]);
    assert.equal(await valueOf(built.scriptUris["lists"]), `s3://lake-artifacts/${scriptKey}`);
    assert.equal(await valueOf(built.bucketName), "lake-artifacts");
    assert.equal(await valueOf(built.bucketArn), "arn:aws:s3:::lake-artifacts");
    const sources = ofType(resources, OBJECT).map(({ inputs }) => inputs["source"] as FileAsset);
    assert.deepEqual(await Promise.all(sources.map(({ path }) => path)), [wheel, script]);
  });

  it("gives changed content a new key under the same name, and lets the old object stay", async () => {
    writeFileSync(wheel, "wheel 2");
    const { resources } = await store({ scripts: {} });
    assert.deepEqual(ofType(resources, OBJECT).map(identity), [
      ["lake-wheel", "lake-artifacts", `wheels/${hashOf("wheel 2")}/${WHEEL}`, true],
    ]);
  });

  it("keeps the laws", async () => {
    const { resources } = await record(
      () => new ArtifactStore("lake", { kmsKeyArn: "arn:aws-cn:k", wheel }),
      inChina,
    );
    nothingOutsideComponents(resources);
    namesFollowOwners(resources);
    urnsAreUnique(resources);
    wildcardsHaveReasons(resources);
    bucketsAreGuarded(resources);
    partitionsAreLookedUp(resources);
  });

  it("kmsKeyArn: encrypts the bucket", async () => {
    const { resources } = await store();
    const type =
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    assert.match(
      JSON.stringify(onlyOne(resources, type).inputs),
      new RegExp(`"kmsMasterKeyId":"${KEY}"`),
    );
  });

  it("logBucketName: receives the access logs", async () => {
    const type = "aws:s3/bucketLogging:BucketLogging";
    assert.deepEqual(ofType((await store()).resources, type), []);
    assert.deepEqual(onlyOne((await store({ logBucketName: "logs" })).resources, type).inputs, {
      bucket: "lake-artifacts",
      targetBucket: "logs",
      targetPrefix: "access/artifacts/",
    });
  });

  it("removes no current object by age, for a run may still use it", async () => {
    const { resources } = await store();
    const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    const rules = onlyOne(resources, type).inputs["rules"] as { id: string }[];
    assert.deepEqual(
      rules.map(({ id }) => id),
      ["old-versions", "broken-uploads"],
    );
    assert.doesNotMatch(JSON.stringify(rules), /"expiration":\{"days"/);
  });

  it("protected, deleteDataOnDestroy: the bucket goes only when both are turned", async () => {
    const fate = async (args: Partial<ArtifactStoreArgs>): Promise<unknown> => {
      const { inputs, options } = onlyOne((await store(args)).resources, "aws:s3/bucket:Bucket");
      return [options.protect, options.retainOnDelete, inputs["forceDestroy"]];
    };
    assert.deepEqual(await fate({}), [true, true, false]);
    assert.deepEqual(await fate({ protected: false }), [false, true, false]);
    assert.deepEqual(await fate({ protected: false, deleteDataOnDestroy: true }), [
      false,
      false,
      true,
    ]);
  });

  it("names every bad argument at once, and says what to do for a wheel that is not built", async () => {
    mkdirSync(join(folder, "a-folder"));
    const build = (): ArtifactStore =>
      new ArtifactStore("Lake", {
        kmsKeyArn: KEY,
        wheel: join(folder, "none.zip"),
        scripts: {
          Bad: script,
          wheel: script,
          gone: "/no/such/file",
          folder: join(folder, "a-folder"),
        },
      });
    assert.deepEqual(await complaintsOf(build), [
      "name",
      "wheel",
      "wheel",
      "scripts.Bad",
      "scripts.wheel",
      "scripts.gone",
      "scripts.folder",
    ]);
    assert.match(
      (await failureOf(build)).message,
      /wheel: must be a file, and there is none at ".*none\.zip": build it \(`make wheel`\)/,
    );
  });
});
