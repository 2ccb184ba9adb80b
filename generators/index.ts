/** Seeded generators of data for the lake, and the places that they write to. No Spark, no Pulumi. */
export { BadOptions, type Complaint } from "./badOptions";
export { DAMAGES, type Damage } from "./sparkify/damage";
export { type Expected } from "./sparkify/expected";
export { generateSparkify, type Summary } from "./sparkify/generate";
export {
  BENCHMARK_SIZE,
  DEFAULTS,
  type Progress,
  type RecordOptions,
  type SparkifyOptions,
} from "./sparkify/options";
export { MOST, MOST_EVENTS_A_USER_A_DAY } from "./sparkify/readOptions";
export { events, songs } from "./sparkify/records";
export { LINE_DAMAGES, type LineDamage } from "./accessLogs/damage";
export { type AccessLogSummary, generateAccessLogs } from "./accessLogs/generate";
export {
  ACCESS_LOG_DEFAULTS,
  type AccessLogOptions,
  type AccessLogProgress,
} from "./accessLogs/options";
export { MOST_IN_LOGS } from "./accessLogs/readOptions";
export { type AccessLogTruth, type DayTruth } from "./accessLogs/truth";
