/** What the variants' own commands are made of. Loads nothing heavy. */
export { type Demo, type DemoPlace, type DemoRun, type Preparation } from "./demo/demo";
export { followRun } from "./demo/followRun";
export { makeRecord } from "./demo/makeRecord";
export { phase } from "./demo/phase";
export { type DemoFiles, readPlaces } from "./demo/places";
export { checkReadable } from "./demo/readable";
export { bringBackTables, fetchResult, setStage, type Stage } from "./demo/stage";
export { CPUS_OF_XLARGE } from "./doctor/quotas";
export { check, minor, readVersions, satisfies, type Versions } from "./doctor/versions";
export { EXIT, Refusal } from "./exitCodes";
export { type OptionReader } from "./optionReader";
export { type Cell } from "./output/cell";
export { jsonText } from "./output/jsonText";
export { countText, plural } from "./output/units";
export {
  BUCKETS,
  readRunRecord,
  type RecordedIceberg,
  type RecordedSnapshot,
  RUN_RECORD,
  type RunRecord,
} from "./report/runRecord";
export { CATALOG, LOGS, REPORTS } from "./resultPlace";
export { type Session } from "./session";
export { folderPlace } from "./tables/folderPlace";
export { IcebergTable } from "./tables/iceberg/icebergTable";
export { type LakeTable } from "./tables/lakeTable";
export { type Place } from "./tables/place";
export { PublishedTable, publishedTables } from "./tables/publishedTable";
