export { operatorValues, type OperatorPlan } from "./operatorValues";
export {
  DEFAULT_OPERATOR_REPLICAS,
  OPERATOR_VERSION,
  SparkOperator,
  type SparkOperatorArgs,
} from "./sparkOperator";
export {
  DEFAULT_QUOTA,
  NAMESPACE_LABELS,
  SPARK_ACCOUNT,
  SparkWorkspace,
  type SparkWorkspaceArgs,
} from "./sparkWorkspace";
