export { commonOutputs, deploy, type StackOutputs } from "./deploy";
export { record, valueOf, type Recorded } from "./record";
export {
  artifactsOf,
  bucketsOf,
  type RenderedArtifact,
  type RenderedBuckets,
} from "./renderedFiles";
export { readSettings, type StackConfig, stackTags, variantNamed } from "./settings";
export { settingsTable, stackFileSchema } from "./settingsDocs";
export { type Settings } from "./commonSettings";
export { networkArgs } from "./networkSettings";
export { setting, whole } from "./settingTexts";
export { allSettings, settingOf, textsOf, variantsWith } from "./settingsSchema";
export { encryptedKeys, fileSettings, stackConfig, stackNamed } from "./stackFile";
export { LOOK_UPS, lookUpsIn, RECORDED_PLACE } from "./lookUps";
export { namedAfterStack, stackNameProblem } from "./stackName";
export { type NewStackFile, settingsText } from "./stackFileText";
export { PROJECT_FILES } from "./files";
