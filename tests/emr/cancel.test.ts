import assert from "node:assert/strict";
import { EMRClient } from "@aws-sdk/client-emr";
import { cancelRun, startRun } from "../../emr";
import { type Moto, startMoto } from "../support/moto";
import { clusterOverTime, type Moment, sleepyClock } from "./cloud";
import { type Answer, type Call, Refusal } from "./scriptedEmr";

const PERSISTENT = { AutoTerminate: false };

/** EMR's CancelSteps: every step is cancelled but `s-1`. */
function cancelling({ operation, input }: Call): Answer {
  if (operation !== "CancelSteps") return new Refusal("NotScripted", operation);
  const ids = input["StepIds"] as readonly string[];
  return {
    CancelStepsInfoList: ids.map((StepId) =>
      StepId === "s-1"
        ? { StepId, Status: "FAILED", Reason: "It has just ended." }
        : { StepId, Status: "SUBMITTED" },
    ),
  };
}

const running: Moment = {
  state: "RUNNING",
  steps: [
    { name: "Refresh", state: "COMPLETED" },
    { name: "Merge", state: "RUNNING" },
    { name: "Check", state: "CANCEL_PENDING" },
    { name: "Build", state: "PENDING" },
  ],
};

describe("cancelRun", () => {
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

    function start(TerminationProtected: boolean): Promise<{ readonly clusterId: string }> {
      return startRun(client, {
        Name: "lake",
        ReleaseLabel: "emr-7.13.0",
        Instances: { MasterInstanceType: "m6g.xlarge", InstanceCount: 1, TerminationProtected },
        Steps: [{ Name: "Merge", HadoopJarStep: { Jar: "command-runner.jar" } }],
      });
    }

    it("terminates a cluster of the run's own, once", async () => {
      const run = await start(false);
      const first = await cancelRun(client, run);
      const second = await cancelRun(client, run);

      assert.equal(first.done, "terminated");
      assert.equal(first.clusterState, "WAITING");
      assert.deepEqual(
        first.steps.map(({ name, was, outcome }) => ({ name, was, outcome })),
        [{ name: "Merge", was: "RUNNING", outcome: "requested" }],
      );
      assert.equal(second.done, "nothing");
      assert.equal(second.clusterState, "TERMINATED");
    });

    it("says what protects a cluster", async () => {
      await assert.rejects(cancelRun(client, await start(true)), {
        kind: "refused",
        message: /cannot be terminated: .*termination protected\. .*--no-termination-protected/,
      });
    });
  });

  it("cancels a run's steps on a persistent cluster, the running one with an interrupt", async () => {
    const { client, calls } = clusterOverTime([running], PERSISTENT, cancelling);
    const report = await cancelRun(client, { clusterId: "j-1", stepIds: ["s-0", "s-1", "s-3"] });

    assert.deepEqual(calls.at(-1), {
      operation: "CancelSteps",
      input: {
        ClusterId: "j-1",
        StepIds: ["s-1", "s-3"],
        StepCancellationOption: "SEND_INTERRUPT",
      },
    });
    assert.equal(report.done, "steps-cancelled");
    assert.deepEqual(report.steps, [
      { id: "s-0", name: "Refresh", was: "COMPLETED", outcome: "ended", reason: undefined },
      {
        id: "s-1",
        name: "Merge",
        was: "RUNNING",
        outcome: "refused",
        reason: "It has just ended.",
      },
      { id: "s-3", name: "Build", was: "PENDING", outcome: "requested", reason: undefined },
    ]);
  });

  it("leaves a persistent cluster up, and cancels all its steps without ids", async () => {
    const { client, calls } = clusterOverTime([running], PERSISTENT, cancelling);
    const { steps } = await cancelRun(client, { clusterId: "j-1" });

    assert.deepEqual(calls.at(-1)?.input["StepIds"], ["s-1", "s-3"]);
    assert.deepEqual(
      steps.map(({ outcome }) => outcome),
      ["ended", "refused", "requested", "requested"],
    );
  });

  it("cancels only the named steps of a cluster that ends by itself", async () => {
    const { client } = clusterOverTime([running], undefined, cancelling);
    const { done, steps } = await cancelRun(client, { clusterId: "j-1", stepIds: ["s-3"] });

    assert.equal(done, "steps-cancelled");
    assert.deepEqual(
      steps.map(({ id }) => id),
      ["s-3"],
    );
  });

  it("cancels more steps than one call takes, the last first", async () => {
    const many = Array.from({ length: 300 }, () => ({ name: "x", state: "PENDING" }));
    const { client, calls } = clusterOverTime(
      [{ state: "RUNNING", steps: many }],
      PERSISTENT,
      cancelling,
    );
    await cancelRun(client, { clusterId: "j-1" });

    const asked = calls.flatMap(({ operation, input }) =>
      operation === "CancelSteps" ? [input["StepIds"] as string[]] : [],
    );
    assert.deepEqual(
      asked.map((ids) => [ids.length, ids[0], ids.at(-1)]),
      [
        [256, "s-44", "s-299"],
        [44, "s-0", "s-43"],
      ],
    );
  });

  for (const state of ["TERMINATING", "TERMINATED", "TERMINATED_WITH_ERRORS"]) {
    it(`has nothing to do on a cluster that is ${state}`, async () => {
      const { client, calls } = clusterOverTime([{ ...running, state }]);
      const { done } = await cancelRun(client, { clusterId: "j-1" });

      assert.equal(done, "nothing");
      assert.deepEqual(new Set(calls.map(({ operation }) => operation)).size, 2);
    });
  }

  it("has nothing to do when all steps have ended", async () => {
    const steps = [{ name: "x", state: "COMPLETED" }];
    const { client } = clusterOverTime([{ state: "WAITING", steps }], PERSISTENT);

    assert.equal((await cancelRun(client, { clusterId: "j-1", stepIds: ["s-0"] })).done, "nothing");
  });

  it("tries again when EMR is busy: a cluster left up costs money", async () => {
    const answers: Answer[] = [new Refusal("ThrottlingException", "Rate exceeded"), {}];
    const { client } = clusterOverTime([running], undefined, () => answers.shift() ?? {});
    const { sleeps, sleep } = sleepyClock();
    const { done } = await cancelRun(client, { clusterId: "j-1" }, { sleep });

    assert.equal(done, "terminated");
    assert.equal(sleeps.length, 1);
  });
});
