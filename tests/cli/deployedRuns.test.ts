import assert from "node:assert/strict";
import { EXIT, Refusal } from "../../cli/exitCodes";
import { readDeployed } from "../../cli/runs/deployed";

const EMR = {
  variant: "emr",
  jobFlowRequest: JSON.stringify({ Name: "lake-dev", Instances: {}, Steps: [] }),
  steps: "[]",
  clusterId: "",
  refinedBucket: "refined",
  servedBucket: "served",
};

function refusalOf(values: unknown): Refusal {
  try {
    readDeployed("dev", values);
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return error;
  }
  return assert.fail("it was not refused");
}

describe("the runs of a deployed stack", () => {
  it("are read from the outputs of the emr variant", () => {
    const { clusterName, clusterId, refinedBucket } = readDeployed("dev", EMR);
    assert.deepEqual([clusterName, clusterId, refinedBucket], ["lake-dev", undefined, "refined"]);
  });

  it("are objects of a cluster with eks-iceberg, and the refusal says what works with them", () => {
    const { message, exitCode } = refusalOf({ variant: "eks-iceberg", sparkApplications: "{}" });
    assert.equal(exitCode, EXIT.usage);
    assert.match(
      message,
      /`lake run`, `status` and `cancel` work with --stack dev; logs.* are kubectl's/,
    );
  });

  it("are missing where nothing is deployed", () => {
    assert.match(refusalOf({}).message, /deploy it with `lake up --stack dev`/);
  });
});
