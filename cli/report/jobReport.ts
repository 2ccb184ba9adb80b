import { z } from "zod";

const COUNT = z.int().nonnegative();

const SOURCE = z.object({
  name: z.string(),
  uri: z.string(),
  files: COUNT,
  /** As stored. */
  bytes: COUNT,
  /** With the rejected ones. */
  records: COUNT,
  rejected: COUNT,
});

const TABLE = z.object({
  name: z.string(),
  uri: z.string(),
  rows_in: COUNT,
  rows: COUNT,
  rejected: COUNT,
  files: COUNT,
  bytes: COUNT,
  seconds: z.number().nonnegative(),
});

/** What a job of the wheel says of one run: see the run report in `etl/`. */
export const JOB_REPORT = z.object({
  format: z.literal(1),
  job: z.string(),
  run: z.string(),
  started: z.string(),
  finished: z.string(),
  seconds: z.number().nonnegative(),
  outcome: z.enum(["succeeded", "failed"]),
  errors: z.array(z.string()),
  /** What a reader should know although it stopped nothing. */
  warnings: z.array(z.string()).default([]),
  sources: z.array(SOURCE),
  tables: z.array(TABLE),
});

export type JobReport = z.infer<typeof JOB_REPORT>;
export type ReportedTable = z.infer<typeof TABLE>;
export type ReportedSource = z.infer<typeof SOURCE>;
