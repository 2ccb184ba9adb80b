import assert from "node:assert/strict";
import { deployed, quiet } from "../engine/support/asserted";
import { needEngine } from "../engine/support/engine";
import { needSchemas } from "../support/kubeSchemas";
import { type Cluster, startCluster } from "./kit";
import { type MappedStack, mappedStack } from "./program/mappedStack";
import { nodeTypes } from "./program/types";

const CONFIG = {
  "lake:deleteDataOnDestroy": "true",
  "lake:loadSchedule": "0 2 * * *",
  "lake:compute": "auto",
};

const MAINTENANCE = {
  type: "kubernetes:sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication",
  name: "lake-maintenance",
};

/** The whole program by the real engine, its objects by Kubernetes' real plugin on a real API server. */
describe("the eks-iceberg program on a real API server", function () {
  this.timeout(1_200_000);
  const closing: (() => Promise<void>)[] = [];
  let cluster: Cluster;
  let mapped: MappedStack;

  before(async function () {
    needSchemas(this);
    const engine = await needEngine(this);
    cluster = await startCluster(
      this,
      "spark-lake/role",
      [{ role: "services", isTainted: false }],
      "program",
    );
    closing.unshift(() => cluster.down());
    await cluster.apply(nodeTypes());
    mapped = await mappedStack(engine, cluster, CONFIG);
    closing.unshift(() => mapped.end());
  });

  after(async () => {
    for (const close of closing) await close();
  });

  const namespaces = async (): Promise<string[]> => {
    const words = ["get", "namespaces", "-o", "name", "-l", "app.kubernetes.io/part-of=spark-lake"];
    return (await cluster.kubectl(words))
      .trim()
      .split("\n")
      .filter((name) => name !== "");
  };

  it("comes up", async () => {
    deployed(await mapped.stack.up());
    const found = await cluster.kubectl(["get", "scheduledsparkapplications", "-A", "-o", "name"]);
    assert.match(found, /lake-load/);
  });

  it("has nothing to change, before and after it has read what the cluster made of it", async () => {
    quiet(await mapped.stack.preview());
    await mapped.stack.refresh();
    quiet(await mapped.stack.preview());
  });

  it("changes one object for one setting", async () => {
    await mapped.stack.configure({ "lake:maintenanceSchedule": "0 4 * * 0" });
    const report = await mapped.stack.up();
    assert.deepEqual(report.changes, [`create ${MAINTENANCE.type} ${MAINTENANCE.name}`]);
    const words = ["get", "scheduledsparkapplication", MAINTENANCE.name, "-n", "spark-jobs"];
    const schedule = await cluster.kubectl([...words, "-o", "jsonpath={.spec.schedule}"]);
    assert.equal(schedule, "0 4 * * 0");
  });

  it("goes in order, and leaves neither objects nor namespaces", async () => {
    assert.notDeepEqual(await namespaces(), []);
    const { done } = await mapped.stack.destroy();
    const places = [
      /ScheduledSpark/,
      /operator-chart/,
      /CustomResource/,
      /Namespace lake-jobs/,
    ].map((step) => done.findIndex((line) => step.test(line)));
    assert.ok(!places.includes(-1), done.join("\n"));
    assert.deepEqual(
      places,
      places.toSorted((one, other) => one - other),
      done.join("\n"),
    );
    assert.deepEqual(await namespaces(), []);
    assert.deepEqual(await mapped.emulator.leftovers(), []);
  });
});
