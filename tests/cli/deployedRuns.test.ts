import assert from "node:assert/strict";
import { EXIT, Refusal } from "../../cli/exitCodes";
import { readDeployedKube } from "../../cli/runs/deployed";
import { readDeployed } from "../../variants/emr/runtime/deployed";

const EMR = {
  variant: "emr",
  jobFlowRequest: JSON.stringify({ Name: "lake-dev", Instances: {}, Steps: [] }),
  steps: "[]",
  clusterId: "",
  refinedBucket: "refined",
  servedBucket: "served",
};

function refusalOf(
  values: unknown,
  read: typeof readDeployedKube | typeof readDeployed = readDeployed,
): Refusal {
  try {
    read("dev", values);
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

  it("are not on EMR where the stack is deployed as another variant than its file says", () => {
    const { message, exitCode } = refusalOf({ variant: "eks-iceberg", sparkApplications: "{}" });
    assert.equal(exitCode, EXIT.usage);
    assert.match(message, /stack dev is deployed as eks-iceberg.*"lake:variant: eks-iceberg"/);
  });

  it("are missing where nothing is deployed", () => {
    assert.match(refusalOf({}).message, /deploy it with `lake up --stack dev`/);
    assert.match(refusalOf({}, readDeployedKube).message, /deploy it with `lake up --stack dev`/);
  });

  it("are those of another version where the outputs have another form", () => {
    const metadata = { namespace: "spark-jobs" };
    for (const [applications, where] of [
      [{ load: { apiVersion: "v1", metadata } }, /output sparkApplications\.load\.spec: /],
      [
        { load: { metadata, spec: { arguments: [] } } },
        /output sparkApplications\.load\.apiVersion/,
      ],
      ["{", /output sparkApplications: /],
    ] as const) {
      const sparkApplications =
        typeof applications === "string" ? applications : JSON.stringify(applications);
      const { message, exitCode } = refusalOf(
        { kubeconfig: "{}", sparkApplications },
        readDeployedKube,
      );
      assert.equal(exitCode, EXIT.usage);
      assert.match(message, where);
      assert.match(message, /bring it up to date with `lake up --stack dev`/);
    }
  });
});
