export { deploy, type StackOutputs } from "./deploy";
export { record, valueOf, type Recorded } from "./record";
export { renderEmr, type RenderedArtifact, type RenderedBuckets, type RenderedEmr } from "./render";
export { readSettings, type StackConfig } from "./settings";
export { settingsTable, stackFileSchema } from "./settingsDocs";
export { SETTINGS, VARIANTS, type Settings } from "./settingsSchema";
export { stackConfig, stackNamed } from "./stackFile";
export { LOOK_UPS, lookUpsIn, RECORDED_PLACE } from "./lookUps";
export { type NewStackFile, settingsText } from "./stackFileText";
