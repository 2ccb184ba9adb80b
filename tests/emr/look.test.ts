import assert from "node:assert/strict";
import { EmrError, latestRun, lookAt, openSparkHistory } from "../../emr";
import { clusterOverTime, SUCCEEDED } from "./cloud";
import { Refusal, scriptedEmr, sent } from "./scriptedEmr";

describe("lookAt", () => {
  it("tells of cluster and steps at this moment, with their times, and asks once", async () => {
    const { client, calls } = clusterOverTime([SUCCEEDED]);
    const { cluster, steps } = await lookAt(client, { clusterId: "j-1" });

    assert.equal(cluster.state, "TERMINATED");
    assert.deepEqual(
      steps.map(({ name, state, seconds, started }) => [
        name,
        state,
        seconds,
        started?.toISOString(),
      ]),
      [
        ["Merge", "COMPLETED", 90, "2018-11-01T12:01:00.000Z"],
        ["Check", "COMPLETED", 20, "2018-11-01T12:02:30.000Z"],
        ["Build", "COMPLETED", 70, "2018-11-01T12:02:50.000Z"],
      ],
    );
    assert.equal(calls.filter(({ operation }) => operation === "DescribeCluster").length, 1);
  });
});

describe("latestRun", () => {
  const summary = (Id: string, Name: string, hour: string): object => ({
    Id,
    Name,
    Status: {
      State: "TERMINATED",
      Timeline: { CreationDateTime: sent(`2018-11-01T${hour}:00:00Z`) },
    },
  });

  it("is that of the newest cluster with the stack's name", async () => {
    const { client } = scriptedEmr(({ operation, input }) =>
      operation === "ListClusters"
        ? {
            Clusters: [
              summary("j-1", "lake-dev", "10"),
              summary("j-2", "lake-dev", "12"),
              summary("j-3", "lake-prod", "13"),
            ],
          }
        : {
            Cluster: {
              Id: input["ClusterId"],
              Name: "lake-dev",
              Tags: [{ Key: "lake:run", Value: "r-2" }],
              AutoTerminate: true,
            },
          },
    );
    const { clusterId, runId } = await latestRun(client, { clusterName: "lake-dev" });

    assert.deepEqual([clusterId, runId], ["j-2", "r-2"]);
  });

  it("is the last one that a persistent cluster was given, with its steps only", async () => {
    const step = (Id: string, run: string): object => ({
      Id,
      Name: `lake-dev/${Id}`,
      Config: { Args: ["x", `s3://refined/runs/${run}/merged/`] },
    });
    const { client } = scriptedEmr(({ operation }) =>
      operation === "ListSteps"
        ? {
            Steps: [step("s-4", "new"), step("s-3", "new"), step("s-2", "old"), step("s-1", "old")],
          }
        : {
            Cluster: {
              Id: "j-9",
              Name: "lake-dev",
              AutoTerminate: false,
              Status: { State: "WAITING" },
            },
          },
    );
    const found = await latestRun(client, { clusterName: "lake-dev", clusterId: "j-9" });

    assert.deepEqual([found.runId, found.stepIds], ["new", ["s-3", "s-4"]]);
  });

  it("says so when there is none", async () => {
    const { client } = scriptedEmr(() => ({ Clusters: [] }));
    const of = { clusterName: "lake-dev", stack: "dev" };
    await assert.rejects(latestRun(client, of), (error: unknown) => {
      assert.ok(error instanceof EmrError && error.kind === "none");
      assert.match(error.message, /no run of lake-dev .*`lake run --stack dev`/);
      return true;
    });
  });
});

describe("openSparkHistory", () => {
  const CLUSTER = { Cluster: { Id: "j-1", Name: "lake-dev", ClusterArn: "arn:cluster/j-1" } };

  it("makes the history server of the cluster and waits until it can be opened", async () => {
    let asked = 0;
    const { client, calls } = scriptedEmr(({ operation }) => {
      if (operation === "DescribeCluster") return CLUSTER;
      if (operation === "CreatePersistentAppUI") return { PersistentAppUIId: "p-1" };
      asked += 1;
      return asked < 3
        ? { PresignedURLReady: false }
        : { PresignedURLReady: true, PresignedURL: "https://ui" };
    });
    const sleep = (): Promise<void> => Promise.resolve();
    const url = await openSparkHistory(client, "j-1", { sleep });

    assert.equal(url, "https://ui");
    assert.deepEqual(calls[1]?.input, {
      ProfilerType: "SHS",
      TargetResourceArn: "arn:cluster/j-1",
    });
    assert.equal(calls.at(-1)?.input["PersistentAppUIId"], "p-1");
  });

  it("gives up when it never is, and says what AWS refuses", async () => {
    const sleep = (): Promise<void> => Promise.resolve();
    const never = scriptedEmr(({ operation }) =>
      operation === "DescribeCluster"
        ? CLUSTER
        : { PersistentAppUIId: "p-1", PresignedURLReady: false },
    );
    await assert.rejects(
      openSparkHistory(never.client, "j-1", { sleep }),
      /still starting: try again/,
    );
    const denied = scriptedEmr(({ operation }) =>
      operation === "DescribeCluster"
        ? CLUSTER
        : new Refusal("AccessDeniedException", "not you", 403),
    );
    await assert.rejects(
      openSparkHistory(denied.client, "j-1", { sleep }),
      /Ask for a role that allows it/,
    );
  });
});
