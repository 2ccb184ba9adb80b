import assert from "node:assert/strict";
import { EXIT, Refusal } from "../../cli/exitCodes";
import { readDeployed, readDeployedKube } from "../../cli/runs/deployed";

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

  it("are objects of a cluster with eks-iceberg, and the refusal says what works with them", () => {
    const { message, exitCode } = refusalOf({ variant: "eks-iceberg", sparkApplications: "{}" });
    assert.equal(exitCode, EXIT.usage);
    assert.match(
      message,
      /`lake run --stack dev` starts one, and status, logs and cancel take the same words; reports.* are kubectl's/,
    );
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
