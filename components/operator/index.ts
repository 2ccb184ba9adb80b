export { operatorValues, type OperatorPlan } from "./operatorValues";
export {
  DEFAULT_OPERATOR_REPLICAS,
  OPERATOR_VERSION,
  SparkOperator,
  type SparkOperatorArgs,
} from "./sparkOperator";
export { DEFAULT_QUOTA, SparkWorkspace, type SparkWorkspaceArgs } from "./sparkWorkspace";
export { EXECUTOR_ACCOUNT, NAMESPACE_LABELS, SPARK_ACCOUNT } from "./workspaceManifests";
