import assert from "node:assert/strict";
import {
  SparkHistoryServer,
  type SparkHistoryServerArgs,
  SparkOperator,
  SparkWorkspace,
} from "../../../components";
import { record } from "../../../program/record";
import { complaintsOf } from "../../support/complaints";
import { needSchemas, schemaComplaints } from "../../support/kubeSchemas";
import { namesFollowOwners, ofType, onlyOne } from "../../support/laws";

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const TYPE = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";
const CHART = "kubernetes:helm.sh/v4:Chart";
const OPERATOR = { namespace: "spark-operator", jobNamespaces: ["jobs"] };

describe("SparkOperator", () => {
  it("makes namespace, types and chart in this order, so that they go in the other", async () => {
    const { resources } = await record(() => new SparkOperator("o", OPERATOR));
    const types = ofType(resources, TYPE);
    assert.equal(types.length, 3);
    for (const { inputs, options } of types) {
      assert.deepEqual(options.dependsOn, ["o-namespace"]);
      assert.match(JSON.stringify(inputs["metadata"]), /"name":"\w+\.sparkoperator\.k8s\.io"/);
    }
    const chart = onlyOne(resources, CHART);
    assert.deepEqual(
      chart.options.dependsOn,
      types.map(({ name }) => name),
    );
    assert.equal(chart.inputs["skipCrds"], true);
    assert.equal(chart.inputs["version"], "2.5.2");
    namesFollowOwners(resources);
  });

  it("runs webhook and controller twice, with budgets, for its own namespaces", async () => {
    const { resources } = await record(() => new SparkOperator("o", OPERATOR));
    const values = onlyOne(resources, CHART).inputs["values"] as Readonly<
      Record<string, Readonly<Record<string, unknown>>>
    >;
    for (const server of ["controller", "webhook"]) {
      assert.equal(values[server]?.["replicas"], 2);
      assert.deepEqual(values[server]["podDisruptionBudget"], { enable: true, minAvailable: 1 });
    }
    assert.equal(values["webhook"]?.["enable"], true);
    assert.deepEqual(values["spark"]?.["jobNamespaces"], ["jobs"]);
    assert.deepEqual(values["prometheus"]?.["podMonitor"], { create: false });
  });

  it("replicas, podMonitors: go to the chart", async () => {
    const { resources } = await record(
      () => new SparkOperator("o", { ...OPERATOR, replicas: 1, podMonitors: true }),
    );
    const text = JSON.stringify(onlyOne(resources, CHART).inputs["values"]);
    assert.match(text, /"podMonitor":\{"create":true\}/);
    assert.match(text, /"replicas":1/);
    // A budget of one pod that may never go holds up every node.
    assert.match(text, /"podDisruptionBudget":\{"enable":false/);
  });

  it("names every bad argument at once", async () => {
    const bad = { namespace: "o", jobNamespaces: [], replicas: 9 };
    assert.deepEqual(await complaintsOf(() => new SparkOperator("o", bad)), [
      "replicas",
      "jobNamespaces",
    ]);
  });
});

describe("SparkWorkspace", () => {
  it("lets drivers make executors in its namespace, and nothing more, under a quota", async () => {
    const { resources } = await record(
      () => new SparkWorkspace("w", { namespace: "jobs", mostCores: 10, mostMemoryGiB: 40 }),
    );
    const role = onlyOne(resources, "kubernetes:rbac.authorization.k8s.io/v1:Role");
    const [rule] = role.inputs["rules"] as readonly { readonly resources: readonly string[] }[];
    assert.deepEqual(rule?.resources, ["pods", "services", "configmaps", "persistentvolumeclaims"]);
    const quota = onlyOne(resources, "kubernetes:core/v1:ResourceQuota");
    assert.deepEqual(quota.inputs["spec"], {
      hard: { "requests.cpu": "10", "requests.memory": "40Gi", pods: "400" },
    });
    const range = onlyOne(resources, "kubernetes:core/v1:LimitRange");
    assert.match(JSON.stringify(range.inputs), /"defaultRequest":\{"cpu":"250m"/);
    namesFollowOwners(resources);
  });

  it("lets in its own pods only, and refuses pods with rights (cases/security/02, 06)", async () => {
    const { resources } = await record(() => new SparkWorkspace("w", { namespace: "jobs" }));
    const policy = onlyOne(resources, POLICY);
    assert.deepEqual(policy.inputs["metadata"], { name: "spark-runs", namespace: "jobs" });
    assert.deepEqual(policy.inputs["spec"], {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: {} }] }],
    });
    const space = onlyOne(resources, "kubernetes:core/v1:Namespace");
    assert.match(
      JSON.stringify(space.inputs),
      /"pod-security.kubernetes.io\/enforce":"restricted"/,
    );
  });

  it("has an account for executors without rights and without a token (cases/security/06)", async () => {
    const { resources } = await record(() => new SparkWorkspace("w", { namespace: "jobs" }));
    const accounts = ofType(resources, "kubernetes:core/v1:ServiceAccount").map(({ inputs }) => [
      (inputs["metadata"] as { readonly name: string }).name,
      inputs["automountServiceAccountToken"],
    ]);
    assert.deepEqual(accounts, [
      ["spark", true],
      ["spark-executor", false],
    ]);
    const binding = onlyOne(resources, "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding");
    assert.deepEqual(binding.inputs["subjects"], [
      { kind: "ServiceAccount", name: "spark", namespace: "jobs" },
    ]);
  });

  it("podMonitors: lets Prometheus read the drivers' port, and nothing else (cases/security/02)", async () => {
    const { resources } = await record(
      () => new SparkWorkspace("w", { namespace: "jobs", podMonitors: true }),
    );
    const [own, prometheus, ...more] = ofType(resources, POLICY);
    assert.equal(own?.name, "w-policy");
    assert.deepEqual(more, []);
    assert.deepEqual(prometheus?.inputs["spec"], {
      podSelector: { matchLabels: { "spark-role": "driver" } },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            {
              namespaceSelector: {},
              podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } },
            },
          ],
          ports: [{ protocol: "TCP", port: 4040 }],
        },
      ],
    });
  });

  it("podMonitors: tells Prometheus of the drivers, in an object that passes its schema", async function () {
    needSchemas(this);
    const type = "kubernetes:monitoring.coreos.com/v1:PodMonitor";
    const without = await record(() => new SparkWorkspace("w", { namespace: "jobs" }));
    assert.deepEqual(ofType(without.resources, type), []);
    const { resources } = await record(
      () => new SparkWorkspace("w", { namespace: "jobs", podMonitors: true }),
    );
    assert.deepEqual(schemaComplaints(onlyOne(resources, type).inputs as never), []);
  });

  it("names every bad argument at once", async () => {
    const bad = { namespace: "Jobs", mostCores: 0, mostMemoryGiB: 0.5 };
    assert.deepEqual(await complaintsOf(() => new SparkWorkspace("w", bad)), [
      "namespace",
      "mostCores",
      "mostMemoryGiB",
    ]);
  });
});

describe("SparkHistoryServer", () => {
  const args: SparkHistoryServerArgs = {
    clusterName: "lake",
    clusterArn: "arn:aws:eks:us-east-1:123456789012:cluster/lake",
    namespace: "services",
    image: "registry.example/spark:1",
    logBucketName: "refined",
    logBucketArn: "arn:aws:s3:::refined",
    logPrefix: "spark-events",
    kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
    daysToKeep: 9,
  };

  it("shows the event logs of its folder, keeps them as long as told, and lets nobody in", async () => {
    const { resources } = await record(() => new SparkHistoryServer("h", args));
    const map = onlyOne(resources, "kubernetes:core/v1:ConfigMap");
    const conf = (map.inputs["data"] as Readonly<Record<string, string>>)["spark-defaults.conf"];
    assert.match(conf ?? "", /^spark\.history\.fs\.logDirectory s3a:\/\/refined\/spark-events$/m);
    assert.match(conf ?? "", /^spark\.history\.fs\.cleaner\.maxAge 9d$/m);
    const policy = onlyOne(resources, "kubernetes:networking.k8s.io/v1:NetworkPolicy");
    assert.match(JSON.stringify(policy.inputs), /"ingress":\[\]/);
    namesFollowOwners(resources);
  });

  it("names every bad argument at once", async () => {
    const bad = { ...args, logPrefix: "/logs", daysToKeep: 0 };
    assert.deepEqual(
      await complaintsOf(() => new SparkHistoryServer("h", bad)),
      ["daysToKeep", "logPrefix"].reverse(),
    );
  });
});
