export {
  jobNamed,
  parseManifest,
  startWords,
  type JobManifest,
  type JobParam,
  type JobSpec,
  type JobValues,
} from "./jobSpec";
export { pythonSatisfies } from "./python";
export { sparkSubmitWords, type Submission, type WheelUris } from "./sparkSubmit";
