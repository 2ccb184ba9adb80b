export {
  DEFAULT_APP,
  DEFAULT_DATABASE,
  DEFAULT_ICEBERG_CATALOG,
  DEFAULT_MAINTENANCE,
  DEFAULT_MOST_REJECTS,
  type IcebergImages,
  type IcebergPipelineArgs,
  type IcebergPipelineFiles,
  type IcebergRetentionArgs,
  type IcebergSchedules,
  type IcebergSizeArgs,
} from "./args";
export { IcebergPipeline } from "./pipeline";
export { ICEBERG_STEPS, type IcebergStep } from "./runs";
