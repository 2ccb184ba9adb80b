import assert from "node:assert/strict";
import { join } from "node:path";
import {
  EKS_ENDPOINTS,
  EMR_ENDPOINTS,
  LakeFoundation,
  type LakeFoundationArgs,
  NatMode,
  SparkHost,
} from "../../../components";
import { record, valueOf, type Recorded } from "../../../program/record";
import { complaintsOf } from "../../support/complaints";
import { named, ofType, onlyOne } from "../../support/laws";

const PROJECT = join(__dirname, "../../..");
const WHEEL = join(PROJECT, "tests/support/fixtures/lake_etl-0.1.0-py3-none-any.whl");
const SCRIPT = join(PROJECT, "etl/run_job.py");
const TAG = "for-use-with-amazon-emr-managed-policies";

const make = (args: LakeFoundationArgs = {}): LakeFoundation => new LakeFoundation("lake", args);

async function build(args: LakeFoundationArgs = {}): Promise<readonly Recorded[]> {
  const { resources } = await record(() => make(args));
  return resources;
}

/** Services with an interface endpoint, by the end of their names. */
function endpointsOf(resources: readonly Recorded[]): string[] {
  return ofType(resources, "aws:ec2/vpcEndpoint:VpcEndpoint")
    .filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface")
    .map(({ name }) => name.replace("lake-network-endpoint-", ""))
    .sort();
}

function tagsOf(resources: readonly Recorded[]): object {
  return onlyOne(resources, "aws:ec2/vpc:Vpc").inputs["tags"] ?? {};
}

const dashed = (services: readonly string[]): string[] =>
  services.map((service) => service.replaceAll(".", "-"));

describe("LakeFoundation", () => {
  it("is a key, four buckets, artifacts and a network, all under the one name", async () => {
    const resources = await build();
    const own = resources.filter(
      ({ parent }) => parent?.type === "spark-lake:index:LakeFoundation",
    );
    assert.deepEqual(own.map(({ type, name }) => `${type.split(":")[2] ?? ""} ${name}`).sort(), [
      "ArtifactStore lake",
      "LakeKey lake-key",
      "LakeStorage lake",
      "Network lake-network",
    ]);
    const buckets = ofType(resources, "aws:s3/bucket:Bucket").map(({ name }) => name);
    assert.deepEqual(buckets.sort(), [
      "lake-artifacts",
      "lake-logs",
      "lake-raw",
      "lake-refined",
      "lake-served",
    ]);
  });

  it("hosts: decide who uses the key, and the network's tags and zones", async () => {
    const forEmr = await build({ hosts: [SparkHost.Emr] });
    const forEks = await build({ hosts: [SparkHost.Eks], network: { zones: 4 } });
    const policy = (resources: readonly Recorded[]): string =>
      String(onlyOne(resources, "aws:kms/key:Key").inputs["policy"]);
    assert.match(policy(forEmr), /AlarmsToTopics/);
    assert.doesNotMatch(policy(forEks), /AlarmsToTopics/);
    assert.ok(TAG in tagsOf(forEmr));
    assert.ok(!(TAG in tagsOf(forEks)));
    const zones = ofType(forEks, "aws:ec2/subnet:Subnet").map(
      ({ inputs }) => inputs["availabilityZone"],
    );
    // use1-az3 is us-east-1c here.
    assert.ok(!zones.includes("us-east-1c"), zones.join(", "));
  });

  it("hosts: left out, everything can stand on it", async () => {
    const resources = await build({ network: { nat: NatMode.None } });
    assert.ok(TAG in tagsOf(resources));
    assert.deepEqual(
      endpointsOf(resources),
      [...new Set(dashed([...EMR_ENDPOINTS, ...EKS_ENDPOINTS]))].sort(),
    );
  });

  it("network: has endpoints without NAT alone, of its hosts or as asked", async () => {
    const network = { nat: NatMode.None };
    const asked = { nat: NatMode.None, interfaceEndpoints: ["glue"] };
    const hosts = [SparkHost.Eks];
    assert.deepEqual(endpointsOf(await build({ hosts, network })), dashed(EKS_ENDPOINTS).sort());
    assert.deepEqual(endpointsOf(await build({ hosts, network: asked })), ["glue"]);
    assert.deepEqual(endpointsOf(await build({ hosts })), []);
  });

  it("network: one that is there is taken as it is", async () => {
    const network = { vpcId: "vpc-1", privateSubnetIds: ["subnet-1", "subnet-2"] };
    const { built, resources } = await record(() => make({ network }));
    assert.deepEqual(ofType(resources, "aws:ec2/vpc:Vpc"), []);
    assert.equal(await valueOf(built.vpcId), "vpc-1");
    assert.deepEqual(await valueOf(built.privateSubnetIds), ["subnet-1", "subnet-2"]);
  });

  it("wheel, scripts: are artifacts, and it tells where; without a wheel it tells nothing", async () => {
    const scripts = { launcher: SCRIPT };
    const { built } = await record(() => make({ wheel: WHEEL, scripts }));
    assert.match(await valueOf(built.wheelUri), /^s3:\/\/lake-artifacts\/wheels\/\w+\/lake_etl-/);
    const launcher = built.scriptUris["launcher"];
    assert.ok(launcher !== undefined);
    assert.match(await valueOf(launcher), /^s3:\/\/lake-artifacts\/scripts\/\w+\/run_job\.py$/);
    const bare = await record(() => make());
    assert.equal(await valueOf(bare.built.wheelUri), "");
    assert.deepEqual(ofType(bare.resources, "aws:s3/bucketObjectv2:BucketObjectv2"), []);
  });

  it("retention: reaches the buckets", async () => {
    const rules = (resources: readonly Recorded[], bucket: string): string =>
      JSON.stringify(
        named(
          resources,
          "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
          `lake-${bucket}`,
        ).inputs["rules"],
      );
    const resources = await build({ retention: { runDays: 5, oldVersionDays: 6, logDays: 7 } });
    assert.match(rules(resources, "refined"), /"days":5\b/);
    assert.match(rules(resources, "raw"), /"noncurrentDays":6\b/);
    assert.match(rules(resources, "logs"), /"days":7\b/);
  });

  it("protected, deleteDataOnDestroy: hold for buckets and key alike", async () => {
    for (const isProtected of [true, false]) {
      const resources = await build({ protected: isProtected, deleteDataOnDestroy: true });
      const held = resources.filter(({ type }) => /:(Bucket|Key)$/.test(type));
      assert.equal(held.length, 6);
      for (const { options } of held) {
        assert.equal(options.protect, isProtected);
        assert.equal(options.retainOnDelete, isProtected);
      }
    }
  });

  it("refuses hosts that it does not know, twice the same, and none", async () => {
    const hosts = [SparkHost.Eks, "glue" as never, SparkHost.Eks];
    assert.deepEqual(await complaintsOf(() => make({ hosts })), ["hosts[1]", "hosts[2]"]);
    assert.deepEqual(await complaintsOf(() => make({ hosts: [] })), ["hosts"]);
  });
});
