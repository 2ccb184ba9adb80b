export { HISTORY_PORT } from "./historyManifests";
export { SparkHistoryServer, type SparkHistoryServerArgs } from "./historyServer";
