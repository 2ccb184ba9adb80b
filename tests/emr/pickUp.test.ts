import assert from "node:assert/strict";
import { EMRClient } from "@aws-sdk/client-emr";
import { cancelRun, fillRun, pickUp, startRun } from "../../emr";
import { type Moto, startMoto } from "../support/moto";
import { type Answer, type Call, Refusal, scriptedEmr, sent } from "./scriptedEmr";

interface Pretend {
  readonly id: string;
  readonly name: string;
  readonly hour: number;
  readonly state?: string;
  readonly tag?: string;
  readonly persistent?: boolean;
  readonly steps?: readonly (readonly string[])[];
}

/** EMR with these clusters; it lists two in a page. */
function emrWith(clusters: readonly Pretend[]): ReturnType<typeof scriptedEmr> {
  const status = ({ state = "TERMINATED", hour }: Pretend): Record<string, unknown> => ({
    State: state,
    Timeline: { CreationDateTime: sent(`2018-11-01T${String(hour).padStart(2, "0")}:00:00Z`) },
  });
  const describedAs = (one: Pretend): Answer => {
    const { id: Id, name: Name, persistent = false } = one;
    const Tags = one.tag === undefined ? [] : [{ Key: "lake:run", Value: one.tag }];
    return { Cluster: { Id, Name, Tags, AutoTerminate: !persistent, Status: status(one) } };
  };
  const stepsOf = ({ steps = [] }: Pretend): Answer => ({
    Steps: steps.map((Args, i) => ({ Id: `s-${i}`, Config: { Args } })).reverse(),
  });
  const listed = ({ input }: Call): Answer => {
    const start = Number(input["Marker"] ?? 0);
    const all = clusters.map((one) => ({ Id: one.id, Name: one.name, Status: status(one) }));
    const more = start + 2 < all.length;
    return { Clusters: all.slice(start, start + 2), ...(more ? { Marker: `${start + 2}` } : {}) };
  };
  return scriptedEmr((call) => {
    if (call.operation === "ListClusters") return listed(call);
    const one = clusters.find(({ id }) => id === call.input["ClusterId"]);
    if (one === undefined) {
      return new Refusal("InvalidRequestException", "Cluster id 'j-X' is not valid.");
    }
    return call.operation === "ListSteps" ? stepsOf(one) : describedAs(one);
  });
}

describe("pickUp", () => {
  describe("with moto's EMR", () => {
    let moto: Moto;
    let client: EMRClient;
    before(async () => {
      moto = await startMoto();
      client = new EMRClient(moto.client);
    });
    after(async () => {
      client.destroy();
      await moto.stop();
    });

    it("finds a run by its id and by its cluster's, going on and ended", async () => {
      const declared = {
        Name: "lake {{run}}",
        LogUri: "s3://logs/emr/",
        ReleaseLabel: "emr-7.13.0",
        Instances: { MasterInstanceType: "m6g.xlarge", InstanceCount: 1 },
        Steps: [{ Name: "Merge", HadoopJarStep: { Jar: "command-runner.jar" } }],
      };
      const { clusterId } = await startRun(client, fillRun(declared, "20181101T120000Z-abcd"));
      await startRun(client, fillRun(declared, "another"));

      const found = await pickUp(client, "20181101T120000Z-abcd");
      assert.deepEqual(found, {
        clusterId,
        name: "lake 20181101T120000Z-abcd",
        // moto runs no steps.
        clusterState: "WAITING",
        runId: "20181101T120000Z-abcd",
        transient: true,
        logUri: "s3://logs/emr/",
      });
      assert.deepEqual(await pickUp(client, clusterId), found);

      await cancelRun(client, found);
      assert.equal((await pickUp(client, "20181101T120000Z-abcd")).clusterState, "TERMINATED");
    });
  });

  it("goes by the tag, whatever the names say", async () => {
    const { client } = emrWith([
      { id: "j-1", name: "lake r1", hour: 1, tag: "r2" },
      { id: "j-2", name: "lake", hour: 2, tag: "r0" },
      { id: "j-3", name: "lake", hour: 3, tag: "r1" },
    ]);

    assert.equal((await pickUp(client, "r1")).clusterId, "j-3");
  });

  it("goes by the name without a tag, looking at likely ones first", async () => {
    const { client, calls } = emrWith([
      { id: "j-1", name: "lake-r10", hour: 9 },
      { id: "j-2", name: "lake-xr1", hour: 8 },
      { id: "j-3", name: "lake-r1", hour: 7 },
    ]);

    assert.equal((await pickUp(client, "r1")).clusterId, "j-3");
    assert.equal(calls.filter(({ operation }) => operation === "DescribeCluster").length, 1);
  });

  it("takes the newest of several", async () => {
    const { client } = emrWith([
      { id: "j-1", name: "lake", hour: 1, tag: "r1" },
      { id: "j-3", name: "lake", hour: 3, tag: "r1" },
      { id: "j-2", name: "lake", hour: 2, tag: "r1" },
    ]);

    assert.equal((await pickUp(client, "r1")).clusterId, "j-3");
  });

  it("finds a run's steps on a persistent cluster", async () => {
    const { client } = emrWith([
      {
        id: "j-1",
        name: "lake",
        hour: 1,
        state: "WAITING",
        persistent: true,
        steps: [
          ["s3-dist-cp", "--dest=s3://refined/runs/r0/merged/"],
          ["prefix-lists.sh"],
          ["s3-dist-cp", "--dest=s3://refined/runs/r1/merged/"],
          ["spark-submit", "--run", "r1"],
          ["spark-submit", "--run", "r10"],
        ],
      },
    ]);

    const { clusterId, stepIds, runId, transient } = await pickUp(client, "r1");
    assert.deepEqual(
      { clusterId, stepIds, runId, transient },
      { clusterId: "j-1", stepIds: ["s-2", "s-3"], runId: "r1", transient: false },
    );
  });

  it("lists the newest runs when there is no such run", async () => {
    const clusters = [1, 2, 3, 4, 5, 6, 7].map((hour) => ({
      id: `j-${hour}`,
      name: "lake",
      hour,
      tag: `r${hour}`,
    }));
    const { client } = emrWith(clusters);
    const lines = [7, 6, 5, 4, 3].map(
      (hour) =>
        `  - r${hour} (cluster j-${hour}, lake: TERMINATED, made 2018-11-01T0${hour}:00:00.000Z)`,
    );

    await assert.rejects(pickUp(client, "r0"), {
      name: "EmrError",
      kind: "unknown",
      message: ["There is no run r0 in the newest 100 clusters; the newest are:", ...lines].join(
        "\n",
      ),
    });
  });

  it("lists them for an unknown cluster too", async () => {
    const { client } = emrWith([{ id: "j-1", name: "lake", hour: 1, tag: "r1" }]);
    await assert.rejects(pickUp(client, "j-NONE"), {
      kind: "unknown",
      message:
        /^Cluster j-NONE cannot be read: .*Check the id, the region.*; the newest are:\n {2}- r1 \(/,
    });
    await assert.rejects(pickUp(emrWith([]).client, "j-NONE"), {
      message: /; there is none yet\.$/,
    });
  });

  it("refuses what can be no id", async () => {
    await assert.rejects(pickUp(emrWith([]).client, "runs/1"), { kind: "arguments" });
  });
});
