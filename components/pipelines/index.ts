export * from "./emr";
export * from "./iceberg";
export { type PipelineNetworkArgs, type PipelineRetentionArgs } from "./pipelineArgs";
