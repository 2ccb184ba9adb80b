import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type JobReport } from "../../cli/report/jobReport";
import { type RunRecord } from "../../cli/report/runRecord";

export const RUN = "20181201T000000Z-test";

/** A record of a run of three steps that went well. */
export function record(own: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 1,
    run: RUN,
    variant: "emr",
    name: "lake-dev",
    outcome: "COMPLETED",
    startedAt: "2018-12-01T00:00:00.000Z",
    endedAt: "2018-12-01T00:01:05.000Z",
    settings: { merge: "s3distcp" },
    buckets: { refined: "refined-1", served: "served-1" },
    steps: [
      step("b-01", "Refresh prefix lists", [0, 2.5]),
      step("s-01", "Merge log_data", [2.5, 8]),
      step("s-02", "Build star schema", [8, 62]),
    ],
    skipped: [{ setting: "spark-defaults: spark.executor.memory", reason: "sizes machines" }],
    tables: [{ name: "songs", rows: 71, files: 1 }],
    checks: [{ name: "songs", expected: 71, got: 71 }],
    ...own,
  };
}

/** A step that ran from one second of the run to another. */
export function step(
  id: string,
  name: string,
  [from, to]: readonly [number, number],
): RunRecord["steps"][number] {
  const at = (second: number): string =>
    new Date(Date.UTC(2018, 11, 1) + second * 1000).toISOString();
  const logs = { controller: `logs/${id}/controller`, stderr: `logs/${id}/stderr` };
  const kind = id.startsWith("b") ? "bootstrap" : "step";
  return {
    id,
    kind,
    name,
    state: "COMPLETED",
    startedAt: at(from),
    endedAt: at(to),
    exitCode: 0,
    logs,
  };
}

/** What the job that makes the tables said. */
export function jobReport(own: Partial<JobReport> = {}): JobReport {
  const uri = "s3://served-1/songs/data/x/";
  return {
    format: 1,
    job: "star-schema",
    run: RUN,
    started: "2018-12-01T00:00:08Z",
    finished: "2018-12-01T00:01:02Z",
    seconds: 54,
    outcome: "succeeded",
    errors: [],
    warnings: [],
    sources: [
      {
        name: "log_data",
        uri: "s3://refined-1/l/",
        files: 1,
        bytes: 3_145_728,
        records: 8056,
        rejected: 0,
      },
      {
        name: "song_data",
        uri: "s3://refined-1/s/",
        files: 1,
        bytes: 20_480,
        records: 72,
        rejected: 1,
      },
    ],
    tables: [
      {
        name: "songs",
        uri,
        rows_in: 71,
        rows: 71,
        rejected: 0,
        files: 1,
        bytes: 6144,
        seconds: 3.2,
      },
      {
        name: "users",
        uri,
        rows_in: 6820,
        rows: 96,
        rejected: 2,
        files: 1,
        bytes: 5120,
        seconds: 1.1,
      },
    ],
    ...own,
  };
}

/** A result folder of its own for each test; `files` are texts by path. Deleted by {@link removeFolders}. */
export function resultFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "lake-cli-"));
  made.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const made: string[] = [];

export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** The files of a whole result: record, reports, rejects. */
export function resultFiles(
  run: RunRecord,
  reports: readonly JobReport[],
  rejects: readonly object[] = [],
): Record<string, string> {
  const below = `buckets/refined-1/runs/${RUN}`;
  return {
    "run.json": JSON.stringify(run),
    ...Object.fromEntries(
      reports.map((report) => [`${below}/reports/${report.job}.json`, JSON.stringify(report)]),
    ),
    ...(rejects.length === 0
      ? {}
      : {
          [`${below}/rejects/part-0 1.json`]: rejects
            .map((reject) => JSON.stringify(reject))
            .join("\n"),
        }),
  };
}
