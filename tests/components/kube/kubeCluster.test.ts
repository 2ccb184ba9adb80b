import assert from "node:assert/strict";
import { ClusterCompute, KubeCluster, type KubeClusterArgs } from "../../../components";
import { readVersions } from "../../../cli";
import { ADDON_VERSIONS } from "../../../components/cluster";
import { record, valueOf } from "../../../program/record";
import { complaintsOf } from "../../support/complaints";
import { namesFollowOwners, ofType, onlyOne, partitionsAreLookedUp } from "../../support/laws";
import { inChina } from "../../support/places";

const ARGS: KubeClusterArgs = {
  vpcId: "vpc-1",
  privateSubnetIds: ["subnet-1", "subnet-2"],
  kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
};
const CLUSTER = "eks:index:Cluster";

const clusterWith = async (args: Partial<KubeClusterArgs>) => {
  const { resources } = await record(() => new KubeCluster("c", { ...ARGS, ...args }));
  return onlyOne(resources, CLUSTER).inputs;
};

describe("KubeCluster", () => {
  it("is closed: private endpoint, IAM alone, every log, secrets encrypted, standard support", async () => {
    const inputs = await clusterWith({});
    assert.deepEqual(inputs, {
      accessEntries: inputs["accessEntries"],
      name: "c-test",
      version: "1.35",
      vpcId: "vpc-1",
      privateSubnetIds: ["subnet-1", "subnet-2"],
      authenticationMode: "API",
      endpointPrivateAccess: true,
      endpointPublicAccess: false,
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      encryptionConfigKeyArn: ARGS.kmsKeyArn,
      upgradePolicy: { supportType: "STANDARD" },
      deletionProtection: true,
      skipDefaultNodeGroup: true,
      skipDefaultSecurityGroups: true,
      createInstanceRole: false,
      autoMode: { enabled: true, createNodeRole: false, computeConfig: { nodePools: [] } },
      // Auto Mode has a DNS of its own; the add-on would wait for nodes that come only after the cluster.
      corednsAddonOptions: {
        enabled: false,
        // The SDK's own defaults.
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
      },
    });
  });

  it("has each version of an add-on pinned for every Kubernetes of the table", () => {
    const { kubernetes } = readVersions();
    assert.deepEqual(Object.keys(ADDON_VERSIONS), Object.keys(kubernetes));
    for (const [version, pins] of Object.entries(ADDON_VERSIONS))
      assert.ok(pins?.kubeProxy.startsWith(`v${version}.`), version);
  });

  it("takes no Kubernetes with node groups whose add-ons are not pinned", async () => {
    const args = { ...ARGS, version: "1.99" };
    await record(() => new KubeCluster("c", args));
    assert.throws(
      () => new KubeCluster("c", { ...args, compute: ClusterCompute.Managed }),
      /version: must be one of 1\.34, 1\.35 with managed compute.*got "1\.99".*compute "auto"/,
    );
  });

  it("compute: managed machines have the Pod Identity agent and network policies, and no Auto Mode", async () => {
    const { resources } = await record(
      () => new KubeCluster("c", { ...ARGS, compute: ClusterCompute.Managed }),
    );
    const { inputs } = onlyOne(resources, CLUSTER);
    assert.ok(!("autoMode" in inputs));
    assert.match(JSON.stringify(inputs["vpcCniOptions"]), /"enableNetworkPolicy":true/);
    assert.match(JSON.stringify(inputs["vpcCniOptions"]), /"addonVersion":"v1\.\d+\.\d+-eksbuild/);
    assert.match(JSON.stringify(inputs["kubeProxyAddonOptions"]), /"version":"v1\.35\./);
    assert.equal(
      onlyOne(resources, "aws:eks/addon:Addon").inputs["addonName"],
      "eks-pod-identity-agent",
    );
    assert.equal(ofType(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").length, 3);
    namesFollowOwners(resources);
  });

  it("apiCidrs: open the API to those, and to nobody else", async () => {
    const inputs = await clusterWith({ apiCidrs: ["203.0.113.7/32"] });
    assert.equal(inputs["endpointPublicAccess"], true);
    assert.equal(inputs["endpointPrivateAccess"], true);
    assert.deepEqual(inputs["publicAccessCidrs"], ["203.0.113.7/32"]);
  });

  it("adminRoleArns: administer the cluster, beside the nodes that join it", async () => {
    const role = "arn:aws:iam::123456789012:role/admin";
    const { accessEntries } = await clusterWith({ adminRoleArns: [role] });
    const entries = accessEntries as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    assert.deepEqual(Object.keys(entries), ["admin-1", "nodes"]);
    assert.equal(entries["admin-1"]?.["principalArn"], role);
    assert.match(JSON.stringify(entries["admin-1"]), /AmazonEKSClusterAdminPolicy/);
    assert.equal(entries["nodes"]?.["type"], "EC2");
    assert.match(JSON.stringify(entries["nodes"]), /AmazonEKSAutoNodePolicy/);
  });

  it("version, protected, logRetentionDays: go where they belong", async () => {
    const { resources } = await record(
      () =>
        new KubeCluster("c", { ...ARGS, version: "1.36", protected: false, logRetentionDays: 90 }),
    );
    const { inputs, options } = onlyOne(resources, CLUSTER);
    assert.equal(inputs["version"], "1.36");
    assert.equal(inputs["deletionProtection"], false);
    const logs = onlyOne(resources, "aws:cloudwatch/logGroup:LogGroup");
    assert.deepEqual(logs.inputs, {
      name: "/aws/eks/c-test/cluster",
      kmsKeyId: ARGS.kmsKeyArn,
      retentionInDays: 90,
    });
    assert.deepEqual(options.dependsOn, ["c-logs"]);
  });

  it("tells of itself, in whatever partition it is", async () => {
    const { built, resources } = await record(() => new KubeCluster("c", ARGS), inChina);
    assert.equal(
      await valueOf(built.clusterArn),
      "arn:aws-cn:eks:cn-north-1:210987654321:cluster/c-test",
    );
    assert.equal(await valueOf(built.clusterName), "c-test");
    partitionsAreLookedUp(resources.filter(({ name }) => name !== "c-logs" && name !== "c-eks"));
    assert.doesNotMatch(
      JSON.stringify(onlyOne(resources, CLUSTER).inputs["accessEntries"]),
      /arn:aws:/,
    );
  });

  it("names every bad argument at once", async () => {
    const bad = {
      ...ARGS,
      version: "latest",
      apiCidrs: ["0.0.0.0/0", "203.0.113.7"],
      adminRoleArns: ["admin"],
    };
    assert.deepEqual(await complaintsOf(() => new KubeCluster("c", bad)), [
      "version",
      "apiCidrs[0]",
      "apiCidrs[1]",
      "adminRoleArns[0]",
    ]);
  });
});
