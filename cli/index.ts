/** What the variants' own commands are made of. Loads nothing heavy. */
export { type Demo, type DemoPlace, type DemoRun, type Preparation } from "./demo/demo";
export { followRun } from "./demo/followRun";
export { makeRecord, shortName } from "./demo/makeRecord";
export { phase } from "./demo/phase";
export { type DemoFiles, readPlaces } from "./demo/places";
export { checkReadable } from "./demo/readable";
export { bringBackTables, fetchResult, setStage, type Stage } from "./demo/stage";
export { CPUS_OF_XLARGE } from "./doctor/quotas";
export { check, minor, readVersions, satisfies, type Versions } from "./doctor/versions";
export { allPages } from "./deploy/askCloud";
export { type GoingRun } from "./deploy/goingRun";
export { configOf } from "./deploy/stackFiles";
export { TIMEOUTS } from "./deploy/timeouts";
export { EXIT, exitCodeOf, Refusal, Verdict } from "./exitCodes";
export { didYouMean } from "./nearest";
export { type OptionReader } from "./optionReader";
export { type Cell } from "./output/cell";
export { jsonText } from "./output/jsonText";
export { type Output, task } from "./output/output";
export { textTable } from "./output/textTable";
export { countText, duration, plural } from "./output/units";
export { jsonOf } from "./report/jsonOf";
export {
  BUCKETS,
  readRunRecord,
  type RecordedIceberg,
  type RecordedSnapshot,
  type RecordedStep,
  RUN_RECORD,
  type RunRecord,
} from "./report/runRecord";
export { readJobReports } from "./report/runStory";
export { CATALOG, LOGS, REPORTS } from "./resultPlace";
export { runsOnStackCluster } from "./runs/kubeGoing";
export { type KubeLog, logsOnKube } from "./runs/kubeLogs";
export { cancelOnKube, type KubeStart, runOnKube, statusOnKube } from "./runs/kubeRuns";
export { patienceOf } from "./runs/patienceOf";
export { announce } from "./runs/runEvents";
export { notDeployed, outputsAt } from "./runs/stackOutputs";
export { fileConfigOf } from "./runs/stackVariant";
export { troubleEvent } from "./runs/troubleEvent";
export { POLL_SECONDS } from "./runs/pollSeconds";
export { type Session } from "./session";
export { folderPlace } from "./tables/folderPlace";
export { IcebergTable } from "./tables/iceberg/icebergTable";
export { type LakeTable } from "./tables/lakeTable";
export { type Place } from "./tables/place";
export { PublishedTable, publishedTables } from "./tables/publishedTable";
