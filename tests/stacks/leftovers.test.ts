import assert from "node:assert/strict";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { CreateBucketCommand, PutBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { type Doomed, leftovers, marksOf } from "../../stacks";
import { type Moto, startMoto } from "../support/moto";
import { volume } from "./support/volume";

const TAGS = { project: "spark-lake", stack: "dev" };

function doomed(type: string, id: string, fate: Doomed["fate"]): Doomed {
  return { urn: id, type, name: id, component: "lake", fate, id, emptied: false };
}

const CLUSTER = doomed("aws:eks/cluster:Cluster", "lake-cluster-dev", "goes");

describe("what a destroyed stack is known by", () => {
  it("is its own tags, where one names it, and those of its clusters", () => {
    assert.deepEqual(marksOf("dev", TAGS, [CLUSTER, doomed("aws:s3/bucket:Bucket", "b", "goes")]), [
      TAGS,
      { "kubernetes.io/cluster/lake-cluster-dev": undefined },
      { "eks:eks-cluster-name": "lake-cluster-dev" },
      { "eks:cluster-name": "lake-cluster-dev" },
    ]);
  });

  it("is never a tag that others may bear as well", () => {
    assert.deepEqual(marksOf("prod", { team: "data" }, []), []);
    assert.deepEqual(marksOf("prod", {}, []), []);
  });
});

describe("leftovers", () => {
  let moto: Moto;
  let ec2: EC2Client;
  let s3: S3Client;
  let tagging: ResourceGroupsTaggingAPIClient;
  before(async () => {
    moto = await startMoto();
    ec2 = new EC2Client(moto.client);
    s3 = new S3Client({ ...moto.client, forcePathStyle: true });
    tagging = new ResourceGroupsTaggingAPIClient(moto.client);
  });
  after(async () => {
    for (const client of [ec2, s3, tagging]) client.destroy();
    await moto.stop();
  });

  async function bucket(name: string): Promise<void> {
    const TagSet = Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value }));
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    await s3.send(new PutBucketTaggingCommand({ Bucket: name, Tagging: { TagSet } }));
  }

  it("are found by the stack's tags and its clusters', once each, without what was to stay", async () => {
    const both = await volume(ec2, { ...TAGS, "eks:eks-cluster-name": CLUSTER.id });
    const owned = await volume(ec2, { [`kubernetes.io/cluster/${CLUSTER.id}`]: "owned" });
    await volume(ec2, { project: "spark-lake", stack: "prod" });
    await volume(ec2, { "kubernetes.io/cluster/lake-cluster-prod": "owned" });
    await bucket("kept");
    await bucket("forgotten");
    const all = [CLUSTER, doomed("aws:s3/bucket:Bucket", "kept", "stays")];

    const found = await leftovers(
      tagging,
      marksOf("dev", TAGS, all),
      all,
      new AbortController().signal,
    );

    assert.deepEqual(
      found.map((arn) => arn.replace(/^arn:aws:(ec2:us-east-1:\d{12}|s3::):/, "")).sort(),
      ["forgotten", both, owned].sort(),
    );
  });

  it("are found on every page", async () => {
    const tags = { stack: "many", project: "spark-lake" };
    const made: string[] = [];
    for (let count = 0; count < 130; count += 1) made.push(await volume(ec2, tags));

    const found = await leftovers(
      tagging,
      marksOf("many", tags, []),
      [],
      new AbortController().signal,
    );

    assert.deepEqual(found.map((arn) => `volume/${arn.split("/")[1] ?? ""}`).sort(), made.sort());
  });
});
