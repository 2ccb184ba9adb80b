import assert from "node:assert/strict";
import { checkStepsBefore, latestRun, pickUp, type RunsOf } from "../../emr";
import { type Answer, scriptedEmr, sent } from "./scriptedEmr";

interface Pretend {
  readonly id: string;
  readonly name: string;
  readonly run?: string;
  /** Steps of a persistent cluster: the run of each. */
  readonly steps?: readonly string[];
  /** States of the steps of a cluster of one run, by name. */
  readonly states?: Readonly<Record<string, string>>;
}

/** EMR with these clusters, the newest first. */
function emrWith(clusters: readonly Pretend[]): ReturnType<typeof scriptedEmr>["client"] {
  const summary = ({ id, name }: Pretend): { Id: string } & Record<string, unknown> => ({
    Id: id,
    Name: name,
    Status: {
      State: "TERMINATED",
      Timeline: {
        CreationDateTime: sent("2018-11-01T12:00:00Z") - clusters.findIndex((one) => one.id === id),
      },
    },
  });
  const stepsOf = ({ steps = [], states = {} }: Pretend): Answer => ({
    Steps: [
      ...steps.map((run, i) => ({
        Id: `s-${i}`,
        Config: { Args: [`s3://b/runs/${run}/merged/`] },
      })),
      ...Object.entries(states).map(([Name, State], i) => ({
        Id: `t-${i}`,
        Name,
        Status: { State },
      })),
    ].reverse(),
  });
  return scriptedEmr(({ operation, input }) => {
    if (operation === "ListClusters") return { Clusters: clusters.map(summary) };
    const one = clusters.find(({ id }) => id === input["ClusterId"]);
    assert.ok(one, String(input["ClusterId"]));
    if (operation === "ListSteps") return stepsOf(one);
    const Tags = one.run === undefined ? [] : [{ Key: "lake:run", Value: one.run }];
    return { Cluster: { ...summary(one), Tags, AutoTerminate: one.steps === undefined } };
  }).client;
}

const T1: RunsOf = { clusterName: "lake-t1", stack: "t1" };

describe("whose a run is (cases/deploy/07)", () => {
  const client = emrWith([
    { id: "j-4", name: "lake-tog", run: "r-tog" },
    { id: "j-3", name: "other", run: "r-other" },
    { id: "j-2", name: "lake-t1", run: "r-2" },
    { id: "j-1", name: "lake-t1", run: "r-1" },
  ]);

  it("is that of its cluster: a stack's own run is found, by its id and by its cluster's", async () => {
    assert.equal((await pickUp(client, "r-1", {}, T1)).clusterId, "j-1");
    assert.equal((await pickUp(client, "j-2", {}, T1)).runId, "r-2");
  });

  for (const [id, whose] of [
    ["r-tog", "run r-tog is of stack tog: add --stack tog"],
    ["j-4", "cluster j-4 is of stack tog: add --stack tog"],
    ["r-other", "run r-other is of cluster j-3 (other), which is not of stack t1"],
  ] as const) {
    it(`is told where another stack's is named: ${id}`, async () => {
      await assert.rejects(pickUp(client, id, {}, T1), { kind: "foreign", message: whose });
    });
  }

  it("is that of the stack's persistent cluster, whatever that is called", async () => {
    const shared = emrWith([
      { id: "j-9", name: "renamed", steps: ["r-a", "r-b"] },
      { id: "j-8", name: "lake-tog", steps: ["r-c"] },
    ]);
    const of = { ...T1, clusterId: "j-9" };
    assert.deepEqual((await pickUp(shared, "r-b", {}, of)).stepIds, ["s-1"]);
    await assert.rejects(pickUp(shared, "r-c", {}, of), { message: /is of stack tog/ });
    assert.equal((await latestRun(shared, of)).runId, "r-b");
  });

  it("decides which runs are offered for one that is not there: ids, and no other stack's", async () => {
    await assert.rejects(pickUp(client, "None", {}, T1), {
      kind: "unknown",
      message:
        /^there is no run None of stack t1; the newest are:\n {2}- r-2 \(.*\n {2}- r-1 \([^\n]*$/,
    });
  });
});

describe("a run that goes on from a later step (cases/deploy/10)", () => {
  const check = (clusters: readonly Pretend[]): Promise<void> =>
    checkStepsBefore(
      emrWith(clusters),
      { runId: "r-1", stepsBefore: ["lake-t1/Merge log_data", "lake-t1/Check"] },
      T1,
    );
  const cluster = (id: string, states: Readonly<Record<string, string>>): Pretend => ({
    id,
    name: "lake-t1",
    run: "r-1",
    states,
  });

  it("is told of the first step before it that did not end well", async () => {
    await assert.rejects(
      check([cluster("j-1", { "lake-t1/Merge log_data": "CANCELLED", "lake-t1/Check": "FAILED" })]),
      {
        kind: "arguments",
        message:
          'Merge log_data of run r-1 was CANCELLED: go on from there, with --from "Merge log_data"',
      },
    );
    await assert.rejects(check([cluster("j-1", { "lake-t1/Check": "RUNNING" })]), {
      message: /Check of run r-1 is still RUNNING: wait .* lake cancel r-1/,
    });
  });

  it("may stand on steps that ended well on clusters before: each step's newest try counts", async () => {
    await check([
      cluster("j-2", { "lake-t1/Check": "COMPLETED", "lake-t1/Build": "FAILED" }),
      cluster("j-1", { "lake-t1/Merge log_data": "COMPLETED", "lake-t1/Check": "FAILED" }),
    ]);
    await assert.rejects(
      check([
        cluster("j-2", { "lake-t1/Check": "FAILED" }),
        cluster("j-1", { "lake-t1/Check": "COMPLETED" }),
      ]),
      { message: /Check of run r-1 was FAILED/ },
    );
  });
});
