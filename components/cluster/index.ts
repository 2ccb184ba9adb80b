export { ADDON_VERSIONS, type AddonVersions } from "./addonVersions";
export { KubeCluster } from "./kubeCluster";
export {
  ClusterCompute,
  DEFAULT_CLUSTER_COMPUTE,
  DEFAULT_CONTROL_PLANE_LOG_DAYS,
  DEFAULT_KUBERNETES,
  type KubeClusterArgs,
} from "./kubeClusterArgs";
export { NodeGroups } from "./nodeGroups";
export {
  DEFAULT_EXECUTOR_FAMILIES,
  DEFAULT_MOST_EXECUTOR_CORES,
  DEFAULT_SERVICE_FAMILIES,
  MOST_SERVICE_CORES,
} from "./nodePlan";
export { NodePools } from "./nodePools";
export { type NodeGroupsArgs, type NodePoolsArgs } from "./nodesArgs";
