export { EmrPipeline } from "./emrPipeline";
export {
  DEFAULT_COMPUTE,
  DEFAULT_MAX_REJECT_PERCENT,
  DEFAULT_MERGE,
  DEFAULT_MERGE_TARGET_MIB,
  DEFAULT_SONGS_LAYOUT,
  EMR_ENDPOINTS,
  type EmrComputeArgs,
  type EmrPipelineArgs,
  type EmrPipelineFiles,
} from "./emrPipelineArgs";
export { MergeMethod } from "./emrSteps";
export { IcebergPipeline } from "./icebergPipeline";
export {
  DEFAULT_APP,
  DEFAULT_DATABASE,
  DEFAULT_ICEBERG_CATALOG,
  DEFAULT_MAINTENANCE,
  DEFAULT_MOST_REJECTS,
  EKS_ENDPOINTS,
  type IcebergClusterArgs,
  type IcebergImages,
  type IcebergMetastoreArgs,
  type IcebergPipelineArgs,
  type IcebergPipelineFiles,
  type IcebergRetentionArgs,
  type IcebergSchedules,
  type IcebergSizeArgs,
} from "./icebergPipelineArgs";
export { ICEBERG_STEPS, type IcebergStep } from "./icebergRuns";
export { type PipelineNetworkArgs, type PipelineRetentionArgs } from "./pipelineArgs";
