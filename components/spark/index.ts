export { CATALOG_NAME, catalogConf, IcebergCatalog, type CatalogPlace } from "./icebergCatalog";
export {
  jobNamed,
  parseManifest,
  startWords,
  type JobManifest,
  type JobParam,
  type JobSpec,
  type JobValues,
} from "./jobSpec";
export { SPARK_JAVA } from "./sparkJava";
export { pythonSatisfies } from "./python";
export { scheduledSparkApplication } from "./scheduledSparkApplication";
export {
  SPARK_API,
  SPARK_VERSION,
  sparkApplication,
  type KubeRun,
  type Manifest,
} from "./sparkApplication";
export { KUBE_PYTHON, sparkKubeConf, type SparkPlaces } from "./sparkKubeConf";
export {
  sparkPod,
  type ContainerCapabilities,
  type ContainerSecurity,
  type PodSeccompProfile,
  type PodSecurity,
  type PodToleration,
  type SparkPod,
} from "./sparkPod";
export { DEFAULT_SPARK_SIZE, expectSparkSize, type SparkSize } from "./sparkSize";
export { SPARK_CRYPTO, SPARK_SECURITY } from "./sparkSecurity";
export { sparkSubmitWords, type Submission, type WheelUris } from "./sparkSubmit";
