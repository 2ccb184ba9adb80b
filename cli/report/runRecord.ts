import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { EXIT, Refusal } from "../exitCodes";
import { DEFAULT_VARIANT } from "../../variants";
import { defaultResult, variantOf } from "../resultPlace";
import { jsonOf } from "./jsonOf";

/** File of a result folder that says what was run and what became of it. */
export const RUN_RECORD = "run.json";

/** Folder of a result folder that holds a mirror of each bucket. */
export const BUCKETS = "buckets";

const STEP = z.object({
  id: z.string(),
  kind: z.enum(["bootstrap", "step"]),
  name: z.string(),
  state: z.enum(["PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"]),
  startedAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  exitCode: z.int().optional(),
  /** Why it failed or was cancelled. */
  reason: z.string().optional(),
  /** Files of its output, from the result folder. */
  logs: z.record(z.string(), z.string()),
});

const SNAPSHOT = z.object({
  table: z.string(),
  /** As Iceberg counts it: more than a JavaScript number can hold. */
  id: z.string(),
  at: z.iso.datetime(),
  operation: z.string(),
  /** Rows that it added and removed, and that the table then had. */
  added: z.int(),
  removed: z.int(),
  rows: z.int(),
  files: z.int(),
});

const ICEBERG = z.object({
  /** Tables and the URI of the metadata that their catalog pointed to at the end. */
  catalog: z.array(z.object({ name: z.string(), metadata: z.string() })),
  /** States that the tables had, the oldest of each first. */
  snapshots: z.array(SNAPSHOT),
  /** Rows that this run added to the tables of the result before it, and removed from them. */
  changes: z.array(z.object({ table: z.string(), added: z.int(), removed: z.int() })),
});

const RUN = z.object({
  format: z.literal(1),
  run: z.string(),
  variant: z.string(),
  name: z.string(),
  outcome: z.enum(["COMPLETED", "FAILED", "CANCELLED"]),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** What was asked for: a label and what to show beside it. */
  settings: z.record(z.string(), z.string()),
  buckets: z.object({ refined: z.string(), served: z.string() }),
  /** Bootstrap actions, then steps, in order. */
  steps: z.array(STEP),
  /** Parts of the declared run that mean nothing on this machine. */
  skipped: z.array(z.object({ setting: z.string(), reason: z.string() })),
  /** Rows and files of the published tables, as counted afterwards. */
  tables: z.array(z.object({ name: z.string(), rows: z.int(), files: z.int() })),
  /** Counts that are known beforehand, and what came out. */
  checks: z.array(z.object({ name: z.string(), expected: z.int(), got: z.int().nullable() })),
  /** What only Iceberg tables have. */
  iceberg: ICEBERG.optional(),
});

/** What was run and what became of it. */
export type RunRecord = z.infer<typeof RUN>;

/** What only a run on Iceberg tables has. */
export type RecordedIceberg = z.infer<typeof ICEBERG>;

/** One state of an Iceberg table, in a {@link RunRecord}. */
export type RecordedSnapshot = z.infer<typeof SNAPSHOT>;

/** One bootstrap action or step of a {@link RunRecord}. */
export type RecordedStep = z.infer<typeof STEP>;

/** Reads the record in `folder`. Throws a Refusal that says what to do when there is none. */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const path = join(folder, RUN_RECORD);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (isMissing(error)) throw nothingThere(folder);
    throw error;
  });
  const parsed = RUN.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const problem = z.prettifyError(parsed.error);
  throw new Refusal(EXIT.failed, `${path} is no record of a run:\n${problem}`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function nothingThere(folder: string): Refusal {
  const variant = variantOf(folder) ?? DEFAULT_VARIANT;
  const elsewhere = folder === defaultResult(variant) ? "" : ` --out ${folder}`;
  return new Refusal(
    EXIT.failed,
    `there is no result in ${folder} yet; make one with: lake demo ${variant}${elsewhere}`,
  );
}
