export {
  DEFAULT_COMPUTE,
  DEFAULT_MAX_REJECT_PERCENT,
  DEFAULT_MERGE,
  DEFAULT_MERGE_TARGET_MIB,
  DEFAULT_SONGS_LAYOUT,
  type EmrComputeArgs,
  type EmrPipelineArgs,
  type EmrPipelineFiles,
} from "./args";
export { EmrPipeline } from "./pipeline";
export { MergeMethod } from "./steps";
