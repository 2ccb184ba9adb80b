import assert from "node:assert/strict";
import { EksPlugin } from "./plugins/eks";
import { type ClusterInputs } from "./plugins/eksInputs";

const INPUTS = {
  skipDefaultNodeGroup: true,
  skipDefaultSecurityGroups: true,
  createInstanceRole: false,
} as const satisfies ClusterInputs;

describe("the stand-in for the EKS plugin", () => {
  const construct = (inputs: ClusterInputs, path = process.env["PATH"]): unknown => {
    const before = process.env["PATH"];
    process.env["PATH"] = path;
    try {
      return new EksPlugin().construct("c", "eks:index:Cluster", inputs, {});
    } finally {
      process.env["PATH"] = before;
    }
  };

  it("wants the AWS CLI before anything else, as the plugin does", () => {
    assert.throws(() => construct(INPUTS, "/nowhere"), /Could not find aws CLI for EKS\./);
  });

  it("refuses clusters that only the plugin can make, by the argument", () => {
    const path = `${__dirname}/plugins/bin:${process.env["PATH"] ?? ""}`;
    const { skipDefaultNodeGroup, ...withNodes } = INPUTS;
    assert.ok(skipDefaultNodeGroup);
    assert.throws(() => construct(withNodes, path), /skipDefaultNodeGroup/);
    assert.throws(() => construct({ ...INPUTS, fargate: true }, path), /fargate/);
  });
});
