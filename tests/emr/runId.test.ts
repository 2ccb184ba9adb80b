import assert from "node:assert/strict";
import fc from "fast-check";
import { fillRun, fillSteps, newRunId, RUN_ID, RUN_TAG } from "../../emr";

const DECLARED = {
  Name: "lake-dev-{{run}}",
  Instances: { KeepJobFlowAliveWhenNoSteps: false },
  Tags: [{ Key: "team", Value: "data" }],
  Configurations: [
    { Classification: "spark-env", Properties: { "{{run}}-key": "a {{run}} b {{run}}" } },
  ],
  Steps: [
    {
      Name: "Merge",
      HadoopJarStep: {
        Jar: "command-runner.jar",
        Args: ["--dest=s3://refined/runs/{{run}}/merged/"],
      },
    },
  ],
};

describe("newRunId", () => {
  it("tells the time in UTC, to the second, and four characters more", () => {
    const digits = [0, 0.5, 0.999999, 10 / 36];
    const id = newRunId(new Date("2018-11-01T12:34:56.789Z"), () => digits.shift() ?? 0);

    assert.equal(id, "20181101T123456Z-0iza");
  });

  it("is a run's id, and another one each time", () => {
    const ids = Array.from({ length: 200 }, () => newRunId(new Date(0)));

    for (const id of ids) assert.match(id, RUN_ID);
    assert.ok(new Set(ids).size > 190);
  });
});

describe("fillRun", () => {
  it("fills in the id wherever the request has its place, and tags the cluster", () => {
    assert.deepEqual(fillRun(DECLARED, "r1"), {
      Name: "lake-dev-r1",
      Instances: { KeepJobFlowAliveWhenNoSteps: false },
      Tags: [
        { Key: "team", Value: "data" },
        { Key: RUN_TAG, Value: "r1" },
      ],
      Configurations: [{ Classification: "spark-env", Properties: { "r1-key": "a r1 b r1" } }],
      Steps: [
        {
          Name: "Merge",
          HadoopJarStep: {
            Jar: "command-runner.jar",
            Args: ["--dest=s3://refined/runs/r1/merged/"],
          },
        },
      ],
    });
  });

  it("leaves the declaration as it is", () => {
    const before = structuredClone(DECLARED);
    fillRun(DECLARED, "r1");

    assert.deepEqual(DECLARED, before);
  });

  it("keeps one run tag when the request declares it", () => {
    const tagged = { ...DECLARED, Tags: [{ Key: RUN_TAG, Value: "{{run}}" }] };

    assert.deepEqual(fillRun(tagged, "r1").Tags, [{ Key: RUN_TAG, Value: "r1" }]);
  });

  it("takes the id as it is, whatever replace() would make of it", () => {
    const ids = fc.stringMatching(RUN_ID);
    fc.assert(
      fc.property(ids, (id) => {
        assert.equal(fillRun(DECLARED, id).Name, `lake-dev-${id}`);
      }),
    );
  });

  it("complains when no place is there", () => {
    assert.throws(() => fillRun({ Name: "lake", Instances: {} }, "r1"), {
      name: "EmrError",
      kind: "arguments",
      message: /RunJobFlow request must hold \{\{run\}\}.*holds none/,
    });
  });

  for (const id of ["", "-a", "a/b", "a b", "{{run}}", "$&", "a".repeat(129)]) {
    it(`refuses the id "${id.slice(0, 10)}"`, () => {
      assert.throws(() => fillRun(DECLARED, id), {
        kind: "arguments",
        message: /run's id must be/,
      });
    });
  }
});

describe("fillSteps", () => {
  it("fills in the id of a run on a persistent cluster", () => {
    const [step] = fillSteps(DECLARED.Steps, "r1");

    assert.deepEqual(step?.HadoopJarStep?.Args, ["--dest=s3://refined/runs/r1/merged/"]);
    assert.throws(() => fillSteps([{ Name: "Merge", HadoopJarStep: { Jar: "x.jar" } }], "r1"), {
      message: /list of steps must hold \{\{run\}\}/,
    });
  });
});
