/** A cluster of the stack dev, known by its tags alone. */
const CLUSTER = {
  Id: "j-1",
  Name: "lake-dev",
  AutoTerminate: true,
  LogUri: "s3n://elsewhere/emr/",
  Tags: [
    { Key: "stack", Value: "dev" },
    { Key: "lake:run", Value: "20261201T000000Z-abcd" },
  ],
  Status: { State: "RUNNING", Timeline: { CreationDateTime: 1_790_000_000 } },
};

/** EMR with one cluster of the stack, in the state that it has at each look, and one of somebody else's. */
export function emrOf(
  state: () => string,
): (operation: string, input: object) => Record<string, unknown> {
  return (operation, input) => {
    const id = "ClusterId" in input ? input.ClusterId : undefined;
    switch (operation) {
      case "ListClusters":
        return { Clusters: [CLUSTER, { ...CLUSTER, Id: "j-2" }] };
      case "DescribeCluster":
        return id === "j-2"
          ? { Cluster: { ...CLUSTER, Id: "j-2", Tags: [{ Key: "stack", Value: "prod" }] } }
          : { Cluster: { ...CLUSTER, Status: { ...CLUSTER.Status, State: state() } } };
      case "ListInstanceFleets":
        return {
          InstanceFleets: [
            { ProvisionedOnDemandCapacity: 2 },
            { ProvisionedOnDemandCapacity: 0, ProvisionedSpotCapacity: 1 },
          ],
        };
      case "TerminateJobFlows":
        return {};
      default:
        throw new Error(`not scripted: ${operation}`);
    }
  };
}
