import assert from "node:assert/strict";
import { NODE_ROLE, NodeGroups, NodePools } from "../../../components";
import { record } from "../../../program/record";
import { complaintsOf } from "../../support/complaints";
import { needSchemas, schemaComplaints } from "../../support/kubeSchemas";
import { named, ofType } from "../../support/laws";

const NODES = {
  clusterName: "lake-test",
  privateSubnetIds: ["subnet-1", "subnet-2"],
};
const POOLS = { ...NODES, nodeRoleName: "nodes", securityGroupId: "sg-1" };
const GROUPS = {
  ...NODES,
  nodeRoleArn: "arn:aws:iam::123456789012:role/nodes",
  clusterArn: "arn:aws:eks:us-east-1:123456789012:cluster/lake-test",
};
const POOL = "kubernetes:karpenter.sh/v1:NodePool";

interface Pool {
  readonly template: {
    readonly spec: {
      readonly requirements: readonly {
        readonly key: string;
        readonly values: readonly string[];
      }[];
      readonly taints: readonly { readonly value: string }[];
    };
  };
  readonly limits: { readonly cpu: string };
  readonly disruption: { readonly consolidationPolicy: string };
}

describe("NodePools", () => {
  it("make a pool for each kind of pod, which passes Karpenter's own schema", async function () {
    needSchemas(this);
    const { resources } = await record(() => new NodePools("n", POOLS));
    const pools = ofType(resources, POOL);
    assert.deepEqual(
      pools.map(({ name }) => name),
      ["n-services", "n-drivers", "n-executors"],
    );
    for (const { inputs } of pools) assert.deepEqual(schemaComplaints(inputs as never), []);
    const text = JSON.stringify(pools[0]?.inputs).replace("nodeClassRef", "nodeClass");
    assert.notDeepEqual(schemaComplaints(JSON.parse(text) as never), []);
  });

  it("buy executors on spot first, on NVMe machines, and the rest on demand", async () => {
    const { resources } = await record(
      () => new NodePools("n", { ...POOLS, executorFamilies: ["r6id"], mostExecutorCores: 40 }),
    );
    const executors = named(resources, POOL, "n-executors").inputs["spec"] as Pool;
    const drivers = named(resources, POOL, "n-drivers").inputs["spec"] as Pool;
    assert.deepEqual(needs(executors, "karpenter.sh/capacity-type"), ["spot", "on-demand"]);
    assert.deepEqual(needs(drivers, "karpenter.sh/capacity-type"), ["on-demand"]);
    assert.deepEqual(needs(executors, "eks.amazonaws.com/instance-family"), ["r6id"]);
    assert.equal(executors.limits.cpu, "40");
    assert.equal(executors.disruption.consolidationPolicy, "WhenEmpty");
    assert.deepEqual(
      executors.template.spec.taints.map(({ value }) => value),
      ["executors"],
    );
  });

  it("let nodes into the private subnets alone, and have network policies looked at", async () => {
    const { resources } = await record(() => new NodePools("n", POOLS));
    const [nodeClass] = ofType(resources, "kubernetes:eks.amazonaws.com/v1:NodeClass");
    const spec = nodeClass?.inputs["spec"] as Readonly<Record<string, unknown>>;
    assert.deepEqual(spec["subnetSelectorTerms"], [{ id: "subnet-1" }, { id: "subnet-2" }]);
    assert.deepEqual(spec["securityGroupSelectorTerms"], [{ id: "sg-1" }]);
    assert.equal(spec["role"], "nodes");
    const [map] = ofType(resources, "kubernetes:core/v1:ConfigMap");
    assert.deepEqual(map?.inputs["data"], { "enable-network-policy-controller": "true" });
  });

  it("name every bad argument at once", async () => {
    const bad = { ...POOLS, executorFamilies: ["m6i"], serviceFamilies: [], mostExecutorCores: 1 };
    assert.deepEqual(await complaintsOf(() => new NodePools("n", bad)), [
      "executorFamilies[0]",
      "serviceFamilies",
      "mostExecutorCores",
    ]);
  });
});

describe("NodeGroups", () => {
  it("are of one memory for each core, so that the autoscaler knows what a node holds", async () => {
    const typesOf = async (executorFamilies: string[]): Promise<unknown> => {
      const { resources } = await record(
        () => new NodeGroups("n", { ...GROUPS, executorFamilies }),
      );
      const groups = ofType(resources, "aws:eks/nodeGroup:NodeGroup");
      return groups.find(({ name }) => name.includes("executors"))?.inputs["instanceTypes"];
    };
    assert.deepEqual(await typesOf(["m6id", "r6id", "m5d", "c6id"]), [
      "m6id.2xlarge",
      "m5d.2xlarge",
    ]);
    assert.deepEqual(await typesOf(["r6id", "m6id"]), ["r6id.2xlarge"]);
    assert.deepEqual(await typesOf(["i4id", "m6id"]), ["i4id.2xlarge"]);
  });

  it("make a group for each kind of pod: on demand, but for executors on spot", async () => {
    const { resources } = await record(() => new NodeGroups("n", GROUPS));
    const groups = ofType(resources, "aws:eks/nodeGroup:NodeGroup").map(({ inputs }) => inputs);
    assert.deepEqual(
      groups.map(({ capacityType, labels, scalingConfig }) => [
        (labels as Record<string, string>)[NODE_ROLE],
        capacityType,
        (scalingConfig as { minSize: number }).minSize,
      ]),
      [
        ["services", "ON_DEMAND", 2],
        ["drivers", "ON_DEMAND", 0],
        ["executors", "SPOT", 0],
      ],
    );
  });

  it("start machines with IMDSv2, encrypted disks, and NVMe disks as one", async () => {
    const { resources } = await record(() => new NodeGroups("n", GROUPS));
    const templates = ofType(resources, "aws:ec2/launchTemplate:LaunchTemplate");
    assert.equal(templates.length, 3);
    for (const { inputs } of templates) {
      const text = JSON.stringify(inputs);
      assert.match(text, /"httpTokens":"required"/);
      assert.match(text, /"encrypted":"true"/);
      const userData = Buffer.from(String(inputs["userData"]), "base64").toString();
      assert.match(userData, /strategy: RAID0/);
    }
  });

  it("let the autoscaler resize the groups of this cluster and no other", async () => {
    const { resources } = await record(() => new NodeGroups("n", GROUPS));
    const policy = named(resources, "aws:iam/rolePolicy:RolePolicy", "n-autoscaler-policy");
    assert.match(
      String(policy.inputs["policy"]),
      /"aws:ResourceTag\/k8s\.io\/cluster-autoscaler\/lake-test":\["owned"\]/,
    );
    const chart = named(resources, "kubernetes:helm.sh/v4:Chart", "n-autoscaler");
    assert.deepEqual(chart.options.dependsOn, [
      "n-autoscaler",
      "n-services",
      "n-drivers",
      "n-executors",
    ]);
  });
});

function needs({ template }: Pool, key: string): readonly string[] {
  return template.spec.requirements.find((one) => one.key === key)?.values ?? [];
}
