import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { EXIT, Refusal } from "../exitCodes";
import { JOB_REPORT, type JobReport } from "./jobReport";
import { readRejects, type Rejects } from "./rejects";
import { readRejectTable } from "./rejectTable";
import { folderPlace } from "../tables/folderPlace";
import { REPORTS } from "../resultPlace";
import { BUCKETS, readRunRecord, type RunRecord } from "./runRecord";
import { jsonOf } from "./jsonOf";

/** All that a report tells: plain data, as it lies in a result folder. */
export interface RunStory {
  readonly record: RunRecord;
  /** What the jobs said, in the order in which they started. */
  readonly jobs: readonly JobReport[];
  readonly rejects: Rejects;
}

/** Reads the story of the run in `folder`. Throws a Refusal for what is missing or unreadable. */
export async function readRunStory(folder: string): Promise<RunStory> {
  const record = await readRunRecord(folder);
  if (record.iceberg !== undefined) {
    const jobs = await readJobReports(join(folder, REPORTS));
    const served = folderPlace(join(folder, BUCKETS), record.buckets.served);
    return { record, jobs, rejects: await readRejectTable(record.iceberg, served) };
  }
  const run = join(folder, BUCKETS, record.buckets.refined, "runs", record.run);
  const jobs = await readJobReports(join(run, "reports"));
  return { record, jobs, rejects: await readRejects(join(run, "rejects"), folder) };
}

/** The reports of the jobs in `folder`, in the order in which they started; none where there is no such folder. */
export async function readJobReports(folder: string): Promise<JobReport[]> {
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const jobs = await Promise.all(names.map((name) => readJobReport(join(folder, name))));
  return jobs.toSorted((a, b) => a.started.localeCompare(b.started) || a.job.localeCompare(b.job));
}

async function readJobReport(path: string): Promise<JobReport> {
  const parsed = JOB_REPORT.safeParse(jsonOf(await readFile(path, "utf8")));
  if (parsed.success) return parsed.data;
  const problem = z.prettifyError(parsed.error);
  throw new Refusal(EXIT.failed, `${path} is no report of a job:\n${problem}`);
}
