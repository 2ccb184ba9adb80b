import assert from "node:assert/strict";
import { EMRClient, type RunJobFlowCommandInput } from "@aws-sdk/client-emr";
import { addSteps, fillRun, followRun, startRun, stepsFrom } from "../../emr";
import { type Moto, startMoto } from "../support/moto";
import { Refusal, scriptedEmr } from "./scriptedEmr";

const step = (Name: string): { Name: string; HadoopJarStep: { Jar: string; Args: string[] } } => ({
  Name,
  HadoopJarStep: { Jar: "command-runner.jar", Args: ["true", "{{run}}"] },
});
const NAMES = ["Refresh prefix lists", "Merge log_data", "Check conservation", "Build star schema"];
const DECLARED: RunJobFlowCommandInput = {
  Name: "lake-dev-{{run}}",
  ReleaseLabel: "emr-7.13.0",
  Instances: {
    MasterInstanceType: "m6g.xlarge",
    InstanceCount: 1,
    KeepJobFlowAliveWhenNoSteps: false,
  },
  JobFlowRole: "EMR_EC2_DefaultRole",
  ServiceRole: "EMR_DefaultRole",
  Steps: NAMES.map(step),
};

describe("startRun and addSteps", () => {
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

  /** Names of a cluster's steps: what following it tells of them before it is stopped. */
  async function stepNames(clusterId: string, stepIds?: readonly string[]): Promise<string[]> {
    const names: string[] = [];
    const control = new AbortController();
    const following = followRun(
      client,
      { clusterId, stepIds },
      {
        signal: control.signal,
        onEvent: (event) => {
          if (event.kind === "step") names.push(event.step.name);
        },
        sleep: () => {
          control.abort();
          return Promise.resolve();
        },
      },
    );
    await assert.rejects(following, { name: "AbortError" });
    return names;
  }

  it("starts the declared cluster with its steps in order", async () => {
    const { clusterId } = await startRun(client, fillRun(DECLARED, "r1"));

    assert.match(clusterId, /^j-/);
    assert.deepEqual(await stepNames(clusterId), NAMES);
  });

  it("starts from a step", async () => {
    const { clusterId } = await startRun(client, fillRun(DECLARED, "r1"), {
      fromStep: "Check conservation",
    });

    assert.deepEqual(await stepNames(clusterId), ["Check conservation", "Build star schema"]);
  });

  it("adds steps to a persistent cluster, and knows them from others", async () => {
    const { Instances, ...rest } = DECLARED;
    const { clusterId } = await startRun(
      client,
      fillRun({ ...rest, Instances: { ...Instances, KeepJobFlowAliveWhenNoSteps: true } }, "r1"),
    );
    const run = await addSteps(client, clusterId, [
      { ...step("again"), HadoopJarStep: { Jar: "command-runner.jar" } },
      { ...step("and again"), HadoopJarStep: { Jar: "command-runner.jar" } },
    ]);

    assert.equal(run.clusterId, clusterId);
    assert.equal(run.stepIds.length, 2);
    assert.deepEqual(await stepNames(clusterId, run.stepIds), ["again", "and again"]);
    assert.equal((await stepNames(clusterId)).length, NAMES.length + 2);
  });

  it("refuses to send a request without a run's id", async () => {
    const unsent = scriptedEmr(() => ({}));
    await assert.rejects(startRun(unsent.client, DECLARED), {
      kind: "arguments",
      message: /still holds \{\{run\}\}/,
    });
    await assert.rejects(addSteps(unsent.client, "j-1", [step("x")]), { kind: "arguments" });

    assert.equal(unsent.calls.length, 0);
  });

  it("says what EMR does not like", async () => {
    const { ReleaseLabel, ...rest } = fillRun(DECLARED, "r1");
    await assert.rejects(startRun(client, { ...rest, AmiVersion: "3.0", ReleaseLabel }), {
      name: "EmrError",
      kind: "refused",
      message: /^Run "lake-dev-r1" cannot be started: Only one AMI version and release label/,
    });
  });

  it("says that a cluster has ended, or is not there", async () => {
    const saying = (message: string): EMRClient =>
      scriptedEmr(() => new Refusal("ValidationException", message)).client;

    await assert.rejects(
      addSteps(
        saying("A job flow that is shutting down, terminated, or finished may not be modified."),
        "j-1",
        [],
      ),
      { kind: "ended", message: /^Steps cannot be added to cluster j-1: .* start a new run/ },
    );
    await assert.rejects(addSteps(saying("Specified job flow ID not valid."), "j-1", []), {
      kind: "unknown",
    });
  });

  it("warns of a second run when the answer got lost", async () => {
    const { client: lost, calls } = scriptedEmr(() =>
      Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }),
    );

    await assert.rejects(startRun(lost, fillRun(DECLARED, "r1")), {
      kind: "unreachable",
      message: /EMR may have taken the request all the same: look for the run/,
    });
    assert.equal(calls.length, 1);
  });
});

describe("stepsFrom", () => {
  const steps = NAMES.map(step);

  it("takes all steps without a name", () => {
    assert.deepEqual(stepsFrom(steps, undefined), steps);
  });

  it("takes the named step and those after it", () => {
    assert.deepEqual(stepsFrom(steps, "Check conservation"), steps.slice(2));
    assert.deepEqual(stepsFrom(steps, NAMES[0]), steps);
  });

  it("names the steps that there are, the most alike first", () => {
    assert.throws(() => stepsFrom(steps, "check conversation"), {
      kind: "arguments",
      message: /no step "check conversation".*first: "Check conservation", /,
    });
    assert.throws(() => stepsFrom(steps, "merge song_data"), {
      message: /first: "Merge log_data"/,
    });
  });
});
