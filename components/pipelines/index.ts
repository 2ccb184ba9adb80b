export { EmrPipeline } from "./emrPipeline";
export {
  DEFAULT_COMPUTE,
  DEFAULT_MAX_REJECT_PERCENT,
  DEFAULT_MERGE,
  DEFAULT_MERGE_TARGET_MIB,
  DEFAULT_SONGS_LAYOUT,
  EMR_ENDPOINTS,
  type EmrComputeArgs,
  type EmrNetworkArgs,
  type EmrPipelineArgs,
  type EmrPipelineFiles,
  type EmrRetentionArgs,
} from "./emrPipelineArgs";
export { MergeMethod } from "./emrSteps";
