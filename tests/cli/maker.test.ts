import assert from "node:assert/strict";
import { join } from "node:path";
import { makersAmong } from "../../cli/deploy/maker";
import { PROJECT_ROOT } from "../../local";
import { readSettings, stackConfig } from "../../program";
import { partOf } from "../../variants";

const ACCOUNT = "123456789012";

describe("whoever makes a stack", () => {
  it("is no administrator beside itself, whatever its ARN looks like", () => {
    const config = {
      ...stackConfig(join(PROJECT_ROOT, "Pulumi.eks-iceberg.yaml")),
      "lake:clusterAdmins": JSON.stringify([
        `arn:aws:iam::${ACCOUNT}:role/team/deploy`,
        `arn:aws:iam::${ACCOUNT}:user/ann`,
      ]),
    };
    const named = partOf("eks-iceberg", "check").besideMaker?.(readSettings(config)) ?? [];
    const taken = makersAmong(named, `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/session-1`);
    assert.deepEqual(taken, [
      `lake:clusterAdmins[0]: arn:aws:iam::${ACCOUNT}:role/team/deploy makes the stack, and may all that it would be let in for: leave it out`,
    ]);
    assert.equal(makersAmong(named, `arn:aws:iam::${ACCOUNT}:user/ann`).length, 1);
    for (const other of [
      `arn:aws:sts::${ACCOUNT}:assumed-role/deploy2/s`,
      "arn:aws:sts::210987654321:assumed-role/deploy/s",
      `arn:aws:iam::${ACCOUNT}:user/deploy`,
    ]) {
      assert.deepEqual(makersAmong(named, other), [], other);
    }
  });
});
