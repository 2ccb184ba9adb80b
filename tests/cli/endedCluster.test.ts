import assert from "node:assert/strict";
import { type LakeEnd } from "../support/inProcess";
import { type ScriptedLake, scriptedLake } from "../support/scriptedLake";

const OUTPUTS = {
  variant: "emr",
  jobFlowRequest: JSON.stringify({ Name: "lake-dev", Instances: {} }),
  steps: JSON.stringify([
    {
      Name: "lake-dev/Merge",
      HadoopJarStep: { Jar: "command-runner.jar", Args: ["s3://refined/runs/{{run}}/merged/"] },
    },
  ]),
  clusterId: "j-7",
  refinedBucket: "refined",
  servedBucket: "served",
};

/** A persistent cluster that ended itself. */
const STATUS = {
  State: "TERMINATED",
  StateChangeReason: { Code: "AUTO_TERMINATE", Message: "Idle for 60 minutes." },
  Timeline: { EndDateTime: Date.parse("2018-11-01T13:00:00Z") / 1000 },
};
const RUN = "20181101T120000Z-abcd";
const STEP = {
  Id: "s-1",
  Name: "lake-dev/Merge",
  Config: { Args: [`s3://r/runs/${RUN}/merged/`] },
};

describe("a stack's persistent cluster that has ended", function () {
  this.timeout(150_000);
  let lake: ScriptedLake;
  before(async () => {
    lake = await scriptedLake();
    await lake.engine.script({ outputs: OUTPUTS });
    await lake.configure({ "aws:region": "eu-central-1" });
  });
  after(() => lake.stop());
  beforeEach(() => lake.forget());

  const clusterIn = (State: string, Steps: readonly object[] = []): void => {
    const Cluster = { Id: "j-7", Name: "lake-dev", Status: { ...STATUS, State } };
    lake.aws.script({
      emr: (operation) => {
        if (operation !== "AddJobFlowSteps") return { Cluster, Steps };
        throw new Error(
          "A job flow that is shutting down, terminated, or finished may not be modified.",
        );
      },
    });
  };
  const inEngine = (...words: readonly string[]): Promise<LakeEnd> =>
    lake.run(...words, "--stack", "dev");

  for (const [state, verbs, said] of [
    [
      "TERMINATED",
      ["refresh", "preview", "up"],
      /cluster j-7 has ended: TERMINATED since 2018-11-01T13:00:00\.000Z: Idle for 60 minutes\. The state is read anew/,
    ],
    ["WAITING", ["preview", "up"], /^(?!.*has ended)/s],
  ] as const) {
    it(`has lake up do ${verbs.join(", ")} where it is ${state}`, async () => {
      clusterIn(state);
      const { exitCode, stdout, stderr } = await inEngine("up", "--yes");

      const done = (await lake.lines()).flatMap(
        (line) => /^pulumi (up|preview|refresh) /.exec(line)?.[1] ?? [],
      );
      assert.deepEqual(done, verbs, stderr);
      assert.match(stdout, said);
      assert.equal(exitCode, 0, stderr);
    });
  }

  it("is said by lake status, with what makes another", async () => {
    clusterIn("TERMINATED", [STEP]);
    const { exitCode, stdout, stderr } = await inEngine("status");
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /\(j-7\): TERMINATED\n {2}Idle for 60 minutes\./);
    assert.match(
      stdout,
      /has no cluster since 2018-11-01T13:00:00\.000Z\. `lake up --stack dev --project \S+` makes another one/,
    );
    clusterIn("WAITING", [STEP]);
    assert.doesNotMatch((await inEngine("status")).stdout, /has no cluster/);
  });

  for (const command of ["status", "run"]) {
    it(`is what lake ${command} complains of where it has had no run`, async () => {
      clusterIn("TERMINATED");
      const { exitCode, stderr } = await inEngine(command);
      assert.notEqual(exitCode, 0);
      assert.match(
        stderr,
        /cluster j-7 has ended: TERMINATED since 2018-11-01T13:00:00\.000Z: Idle for 60 minutes\. `lake up --stack dev --project \S+` makes another one\./,
      );
    });
  }
});
