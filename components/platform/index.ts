export { LakeFoundation } from "./lakeFoundation";
export {
  type LakeFoundationArgs,
  type LakeNetworkArgs,
  type LakeRetentionArgs,
} from "./lakeFoundationArgs";
export { DEFAULT_EVENT_LOG_DAYS } from "./platformServices";
export { runPlaces, type RunPlaces } from "./runPlaces";
export { DEFAULT_SPARK_HOSTS, EKS_ENDPOINTS, EMR_ENDPOINTS, SparkHost } from "./sparkHost";
export { SparkPlatform } from "./sparkPlatform";
export {
  DEFAULT_NAMESPACE_PREFIX,
  type MetastoreSizeArgs,
  type PlatformClusterArgs,
  type PlatformMetastoreArgs,
  type SparkPlatformArgs,
} from "./sparkPlatformArgs";
