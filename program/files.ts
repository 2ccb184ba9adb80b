import { join } from "node:path";
import type { EmrPipelineFiles } from "../components";

/** Folder of the project. */
const PROJECT = join(__dirname, "..");

/** The project's own files that a pipeline runs. `make wheel` builds the wheel. */
export const PROJECT_FILES: EmrPipelineFiles = {
  wheel: join(PROJECT, "etl/dist/lake_etl-0.1.0-py3-none-any.whl"),
  manifest: join(PROJECT, "etl/jobs.json"),
  launcher: join(PROJECT, "etl/run_job.py"),
  prefixLists: join(PROJECT, "bootstrap/emr/prefix-lists.sh"),
};
