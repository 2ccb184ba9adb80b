import assert from "node:assert/strict";
import { type LakeEnd } from "../support/inProcess";
import { type ScriptedLake, scriptedLake } from "../support/scriptedLake";
import { emrOf } from "./goingEmr";

const URN = "urn:pulumi:dev::spark-lake";
const READY = { outputs: { variant: "emr", jobFlowRequest: "{}" } };

describe("lake up while a run goes on (cases/deploy/08)", function () {
  this.timeout(60_000);
  let lake: ScriptedLake;
  before(async () => {
    lake = await scriptedLake();
    const tags = { tags: { stack: "dev" } };
    await lake.configure({ "aws:region": "eu-central-1", "aws:defaultTags": tags });
  });
  after(() => lake.stop());
  beforeEach(() => lake.forget());

  const planned = (op: string, type: string): object => {
    const urn = `${URN}::${type}::lake-thing`;
    const state = { type, urn, custom: true, parent: "" };
    return { resourcePreEvent: { metadata: { op, urn, type, old: state, new: state } } };
  };
  const upWith = async (change: object): Promise<LakeEnd> => {
    lake.aws.script({ emr: emrOf(() => "RUNNING") });
    await lake.engine.script({ ...READY, events: { preview: [change] } });
    return lake.run("up", "--yes", "--stack", "dev");
  };

  it("says what would be taken from under it", async () => {
    const { exitCode, stdout, stderr } = await upWith(planned("replace", "aws:iam/role:Role"));

    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /1 run going on in the stack:\n {2}run 20261201T000000Z-abcd on cluster/);
    assert.match(stdout, /warning: 1 resource that they stand on would be taken away: lake-thing/);
  });

  for (const [op, type] of [
    ["update", "aws:iam/role:Role"],
    ["replace", "aws:sns/topic:Topic"],
  ] as const) {
    it(`says nothing of ${op} of ${type}, and asks EMR for nothing`, async () => {
      const { exitCode, stdout, stderr } = await upWith(planned(op, type));

      assert.equal(exitCode, 0, stderr);
      assert.doesNotMatch(stdout, /going on/);
      assert.deepEqual(
        (await lake.lines()).filter((line) => line.startsWith("aws ListClusters")),
        [],
      );
    });
  }
});
