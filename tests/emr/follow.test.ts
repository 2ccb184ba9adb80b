import assert from "node:assert/strict";
import { followRun } from "../../emr";
import { clusterOverTime, follower, type Moment, POLL_MS, SUCCEEDED } from "./cloud";

const RUN = { clusterId: "j-1" };
const LOGS = { AutoTerminate: true, LogUri: "s3n://logs/emr/" };

describe("followRun", () => {
  it("tells each change of state once, with durations, and ends with the cluster", async () => {
    const pending = [
      { name: "Merge", state: "PENDING" },
      { name: "Check", state: "PENDING" },
      { name: "Build", state: "PENDING" },
    ];
    const running = [{ name: "Merge", state: "RUNNING", from: "12:01:00" }, ...pending.slice(1)];
    const { client } = clusterOverTime(
      [
        { state: "STARTING", steps: pending },
        { state: "STARTING", steps: pending },
        { state: "RUNNING", steps: running },
        { state: "RUNNING", steps: running },
        { state: "TERMINATING", steps: SUCCEEDED.steps },
        SUCCEEDED,
      ],
      LOGS,
    );
    const { events, sleeps, options } = follower();
    const outcome = await followRun(client, RUN, options);

    assert.deepEqual(events, [
      "j-1 STARTING after 0 s",
      "Merge PENDING",
      "Check PENDING",
      "Build PENDING",
      "j-1 RUNNING after 120 s",
      "Merge RUNNING 60 s",
      "j-1 TERMINATING after 240 s",
      "Merge COMPLETED 90 s",
      "Check COMPLETED 20 s",
      "Build COMPLETED 70 s",
      "j-1 TERMINATED after 270 s",
    ]);
    assert.deepEqual(
      sleeps,
      Array.from({ length: 5 }, () => POLL_MS),
    );
    const { steps, ...rest } = outcome;
    assert.deepEqual(rest, {
      state: "succeeded",
      clusterId: "j-1",
      clusterState: "TERMINATED",
      reason: "Steps completed",
      failedStep: undefined,
    });
    assert.deepEqual(steps[1], {
      id: "s-1",
      name: "Check",
      state: "COMPLETED",
      seconds: 20,
      reason: undefined,
      logUri: "s3://logs/emr/j-1/steps/s-1/",
    });
  });

  it("names the step that failed, why, and its log", async () => {
    const logFile = "s3://logs/emr/j-1/steps/s-1/stderr.gz";
    const { client } = clusterOverTime(
      [
        {
          state: "TERMINATED_WITH_ERRORS",
          reason: { Code: "STEP_FAILURE", Message: "Shut down as step failed" },
          steps: [
            { name: "Merge", state: "COMPLETED", from: "12:01:00", to: "12:02:00" },
            {
              name: "Check",
              state: "FAILED",
              from: "12:02:00",
              to: "12:02:30",
              failure: { Reason: "Unknown Error.", Message: "8,027 of 8,056", LogFile: logFile },
            },
            { name: "Build", state: "CANCELLED" },
          ],
        },
      ],
      LOGS,
    );
    const outcome = await followRun(client, RUN, follower().options);

    assert.equal(outcome.state, "failed");
    assert.equal(outcome.reason, "Shut down as step failed");
    assert.deepEqual(outcome.failedStep, {
      id: "s-1",
      name: "Check",
      state: "FAILED",
      seconds: 30,
      reason: "Unknown Error. 8,027 of 8,056",
      logUri: logFile,
    });
  });

  it("calls a run failed whose cluster never came up", async () => {
    const { client } = clusterOverTime([
      {
        state: "TERMINATED_WITH_ERRORS",
        reason: { Code: "BOOTSTRAP_FAILURE", Message: "bootstrap action 1 returned 3" },
        steps: [{ name: "Merge", state: "CANCELLED" }],
      },
    ]);
    const { state, reason, failedStep } = await followRun(client, RUN, follower().options);

    assert.deepEqual(
      { state, reason, failedStep },
      { state: "failed", reason: "bootstrap action 1 returned 3", failedStep: undefined },
    );
  });

  for (const state of ["CANCELLED", "INTERRUPTED", "PENDING"]) {
    it(`calls a run cancelled whose cluster was terminated with a step ${state}`, async () => {
      const { client } = clusterOverTime([
        {
          state: "TERMINATED",
          steps: [
            { name: "Merge", state: "COMPLETED" },
            { name: "Check", state },
          ],
        },
      ]);

      assert.equal((await followRun(client, RUN, follower().options)).state, "cancelled");
    });
  }

  it("waits for the end of a cluster that ends by itself, though it has nothing left to do", async () => {
    const { client } = clusterOverTime([{ ...SUCCEEDED, state: "WAITING" }, SUCCEEDED]);

    const { clusterState } = await followRun(client, RUN, follower().options);
    assert.equal(clusterState, "TERMINATED");
  });

  describe("on a persistent cluster", () => {
    const steps = (...states: readonly string[]): Moment => ({
      state: "RUNNING",
      steps: states.map((state, i) => ({ name: `step ${i}`, state })),
    });
    const persistent = { AutoTerminate: false };

    it("ends with the run's own steps", async () => {
      const { client, calls } = clusterOverTime(
        [
          steps("FAILED", "RUNNING", "PENDING", "PENDING"),
          steps("FAILED", "COMPLETED", "COMPLETED", "RUNNING"),
        ],
        persistent,
      );
      const { events, options } = follower();
      const outcome = await followRun(client, { ...RUN, stepIds: ["s-1", "s-2"] }, options);

      assert.equal(outcome.state, "succeeded");
      assert.deepEqual(
        outcome.steps.map(({ id }) => id),
        ["s-1", "s-2"],
      );
      assert.deepEqual(events.slice(1), [
        "step 1 RUNNING",
        "step 2 PENDING",
        "step 1 COMPLETED",
        "step 2 COMPLETED",
      ]);
      const asked = calls.filter(({ operation }) => operation === "ListSteps");
      assert.deepEqual(asked[0]?.input["StepIds"], ["s-1", "s-2"]);
    });

    it("tells the cluster as it is after the last step, though that ended between two calls", async () => {
      const ended = steps("COMPLETED", "CANCELLED");
      const { client } = clusterOverTime([ended, { ...ended, state: "WAITING" }], persistent);
      const { events, options } = follower();
      const outcome = await followRun(client, { ...RUN, stepIds: ["s-0", "s-1"] }, options);

      assert.equal(outcome.clusterState, "WAITING");
      assert.match(events.at(-1) ?? "", /^j-1 WAITING/);
    });

    it("does not mind what becomes of the cluster after the run", async () => {
      const { client } = clusterOverTime(
        [{ ...steps("COMPLETED"), state: "TERMINATED_WITH_ERRORS" }],
        persistent,
      );

      const outcome = await followRun(client, { ...RUN, stepIds: ["s-0"] }, follower().options);
      assert.equal(outcome.state, "succeeded");
    });

    it("asks for at most ten steps at once, and keeps their order", async () => {
      const stepIds = Array.from({ length: 23 }, (_, i) => `s-${22 - i}`);
      const { client, calls } = clusterOverTime(
        [steps(...stepIds.map(() => "COMPLETED"))],
        persistent,
      );
      const outcome = await followRun(client, { ...RUN, stepIds }, follower().options);

      assert.deepEqual(
        outcome.steps.map(({ id }) => id),
        stepIds,
      );
      const counts = calls.map(({ input }) => (input["StepIds"] as string[] | undefined)?.length);
      assert.deepEqual(new Set(counts), new Set([undefined, 10, 3]));
    });

    it("names steps that are not there", async () => {
      const { client } = clusterOverTime([steps("COMPLETED")], persistent);

      await assert.rejects(
        followRun(client, { ...RUN, stepIds: ["s-0", "s-8", "s-9"] }, follower().options),
        { kind: "unknown", message: "Cluster j-1 has no step s-8, s-9." },
      );
    });

    it("without steps of its own, follows until the cluster has nothing left to do", async () => {
      const { client } = clusterOverTime(
        [
          { state: "BOOTSTRAPPING", steps: [] },
          { ...steps("COMPLETED", "PENDING"), state: "WAITING" },
          steps("COMPLETED", "RUNNING"),
          steps("COMPLETED", "COMPLETED"),
          { ...steps("COMPLETED", "COMPLETED"), state: "WAITING" },
        ],
        persistent,
      );
      const { sleeps, options } = follower();

      assert.equal((await followRun(client, RUN, options)).state, "succeeded");
      assert.equal(sleeps.length, 4);
    });
  });
});
