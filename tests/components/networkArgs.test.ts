import assert from "node:assert/strict";
import { NatMode, Network, type NetworkArgs } from "../../components/network";
import { record, valueOf, type Recorded } from "../../program/record";
import { complaintsOf, failureOf } from "../support/complaints";
import { onlyOne } from "../support/laws";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/k";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

async function network(args: NetworkArgs = {}): Promise<readonly Recorded[]> {
  const { resources } = await record(() => new Network("net", { kmsKeyArn: KEY, ...args }));
  return resources;
}

/** How many resources of each type there are, by the type's last word. */
function counts(resources: readonly Recorded[]): Record<string, number> {
  const words = resources.map(({ type }) => type.split(":").at(-1) ?? "");
  return Object.fromEntries(
    [...new Set(words)].sort().map((word) => [word, words.filter((it) => it === word).length]),
  );
}

describe("arguments of a Network", () => {
  it("vpcId, privateSubnetIds: makes nothing in a VPC that is there but what is asked for", async () => {
    const brought = { vpcId: "vpc-1", privateSubnetIds: ["subnet-1", "subnet-2"] };
    const { built, resources } = await record(() => new Network("net", brought));
    assert.deepEqual(counts(resources), { Network: 1 });
    assert.equal(await valueOf(built.vpcId), "vpc-1");
    assert.equal(await valueOf(built.vpcCidr), "172.16.0.0/16");
    assert.deepEqual(await valueOf(built.privateSubnetIds), ["subnet-1", "subnet-2"]);
    assert.deepEqual(await valueOf(built.publicSubnetIds), []);

    const asked = await network({ ...brought, flowLogs: true, interfaceEndpoints: ["glue"] });
    assert.deepEqual(counts(asked), {
      FlowLog: 1,
      LogGroup: 1,
      Network: 1,
      Role: 1,
      RolePolicy: 1,
      SecurityGroup: 1,
      SecurityGroupIngressRule: 1,
      VpcEndpoint: 1,
    });
    assert.deepEqual(onlyOne(asked, ENDPOINT).inputs["subnetIds"], ["subnet-1", "subnet-2"]);
    assert.equal(onlyOne(asked, INGRESS).inputs["cidrIpv4"], "172.16.0.0/16");
  });

  it("names every bad argument of a network that is made at once", async () => {
    const build = (): Network =>
      new Network("net", {
        cidr: "10.20.0.0/8",
        zones: 5,
        interfaceEndpoints: ["s3", "kms", "kms", "com.amazonaws.us-east-1.sts"],
        flowLogRetentionDays: 31,
      });
    assert.deepEqual(await complaintsOf(build), [
      "cidr",
      "zones",
      "interfaceEndpoints[0]",
      "interfaceEndpoints[2]",
      "interfaceEndpoints[3]",
      "flowLogRetentionDays",
      "kmsKeyArn",
    ]);
  });

  it("says where a range would have to begin", async () => {
    const { message } = await failureOf(
      () => new Network("net", { cidr: "10.20.7.0/16", flowLogs: false }),
    );
    assert.match(
      message,
      /cidr: must begin where a range of its size begins: 10\.20\.0\.0\/16, got "10\.20\.7\.0\/16"/,
    );
  });

  it("refuses zones said twice, and too few of them", async () => {
    const build = (): Network =>
      new Network("net", { flowLogs: false, zones: 2, zoneNames: ["a", "a"] });
    assert.deepEqual(await complaintsOf(build), ["zones", "zoneNames"]);
  });

  it("refuses what is for a network that is made beside one that is there", async () => {
    const build = (): Network =>
      new Network("net", {
        vpcId: "vpc-1",
        cidr: "10.0.0.0/16",
        zones: 2,
        zoneNames: ["a", "b"],
        nat: NatMode.None,
        tags: { a: "b" },
        kmsKeyArn: KEY,
        flowLogRetentionDays: 30,
      });
    assert.deepEqual(await complaintsOf(build), [
      "privateSubnetIds",
      "cidr",
      "zones",
      "zoneNames",
      "nat",
      "tags",
      "kmsKeyArn",
      "flowLogRetentionDays",
    ]);
    assert.deepEqual(await complaintsOf(() => new Network("net", { privateSubnetIds: ["s"] })), [
      "vpcId",
    ]);
  });

  it("refuses a name that AWS would not take", async () => {
    assert.deepEqual(await complaintsOf(() => new Network("Net_1", { flowLogs: false })), ["name"]);
  });
});
