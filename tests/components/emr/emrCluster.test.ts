import assert from "node:assert/strict";
import { ClusterMode, EmrCluster, jobFlowRequest } from "../../../components/emr";
import { record } from "../../../program/record";
import { FLOW } from "./flow";

const REQUEST = JSON.stringify(jobFlowRequest({ ...FLOW, mode: ClusterMode.Persistent }));

describe("EmrCluster", () => {
  it("gives each fleet of the cluster the spot specification that the provider asks for", async () => {
    const { resources } = await record(
      () =>
        new EmrCluster("lake", {
          request: REQUEST,
          coreCount: 2,
          maxCapacity: 10,
          hasTaskFleet: true,
        }),
    );

    const [cluster] = resources.filter(({ type }) => type === "aws:emr/cluster:Cluster");
    const fleets = ["masterInstanceFleet", "coreInstanceFleet"].map(
      (fleet) => cluster?.inputs[fleet] as Fleet,
    );
    assert.deepEqual(
      fleets.map(({ launchSpecifications: launch }) => [
        launch.onDemandSpecifications.map(({ allocationStrategy }) => allocationStrategy),
        launch.spotSpecifications.length,
      ]),
      [
        [["lowest-price"], 1],
        [["lowest-price"], 1],
      ],
    );
  });
});

interface Fleet {
  readonly launchSpecifications: {
    readonly onDemandSpecifications: readonly { readonly allocationStrategy: string }[];
    readonly spotSpecifications: readonly object[];
  };
}
