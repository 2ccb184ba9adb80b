import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EMRClient, type RunJobFlowCommandInput } from "@aws-sdk/client-emr";
import { S3Client } from "@aws-sdk/client-s3";
import { findSources } from "../../../variants/emr/demo/dataFolder";
import { countTables, openTables } from "../../../variants/emr/demo/inspectTables";
import { s3Place } from "../../../cli/tables/s3Place";
import { fillRun, followRun, newRunId, type RunOutcome, startRun, stepLogs } from "../../../emr";
import { PROJECT_ROOT, uploadFolder } from "../../../local";
import { startDriver } from "../../emulator/driver/driver";
import { STACK_REGION, type World } from "./world";

/** The real Sparkify files: `log_data/` and `song_data/`. */
export const SPARKIFY = join(
  process.env["LAKE_TEST_DATA"] ?? resolve(PROJECT_ROOT, "../shared/data"),
  "sparkify",
);

/** Rows of each table, as measured on the real files. */
export const GOLDEN = { songs: 71, artists: 69, users: 96, time: 6813, songplays: 6820 };

/** Milliseconds between two looks at a run of the emulator, which throttles nobody. */
const POLL_MS = 500;

/** Longest time that unpacking the files may take, in milliseconds. */
const UNPACK_MS = 60_000;

/** What came of a run of a deployed stack. */
export interface GoldenRun {
  readonly outcome: RunOutcome;
  /** Rows of each table in the served bucket. */
  readonly rows: Readonly<Record<string, number>>;
  /** Names of each step's logs that can be read by the ordinary AWS APIs. */
  readonly logs: Readonly<Record<string, readonly string[]>>;
}

/** Puts the real files into the stack's raw bucket and runs what the stack declares, the way `lake run --follow` does. */
export async function goldenRun({ stack, emulator }: World): Promise<GoldenRun | undefined> {
  if (!existsSync(SPARKIFY)) return undefined;
  const outputs = (await stack.outputs()) as Readonly<Record<string, string>>;
  const s3 = new S3Client(emulator.client(STACK_REGION));
  const emr = new EMRClient(emulator.client(STACK_REGION));
  const driver = await startDriver({ endpoint: emulator.endpoint });
  try {
    await putSources(s3, outputs["rawBucket"] ?? "");
    const declared = jobFlowIn(outputs["jobFlowRequest"]);
    const target = await startRun(emr, fillRun(declared, newRunId(new Date())));
    const outcome = await followRun(emr, target, { pollMs: POLL_MS });
    return {
      outcome,
      rows: await rowsIn(s3, outputs["servedBucket"] ?? ""),
      logs: await logsOf(s3, declared, outcome),
    };
  } finally {
    await driver.stop();
    s3.destroy();
    emr.destroy();
  }
}

/** Unpacks the real files and puts them where a user does. */
async function putSources(client: S3Client, bucket: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "lake-golden-"));
  try {
    const sources = await findSources(SPARKIFY, scratch, AbortSignal.timeout(UNPACK_MS));
    for (const [source, folder] of Object.entries(sources)) {
      await uploadFolder({ client, bucket, folder, prefix: `${source}/` });
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A stack's output is the request as JSON text, or already read. */
function jobFlowIn(output: unknown): RunJobFlowCommandInput {
  return (typeof output === "string" ? JSON.parse(output) : output) as RunJobFlowCommandInput;
}

async function rowsIn(s3: S3Client, bucket: string): Promise<Record<string, number>> {
  const counts = await countTables(await openTables(s3Place(s3, `s3://${bucket}`)));
  return Object.fromEntries(counts.map(({ name, rows }) => [name, rows]));
}

async function logsOf(
  s3: S3Client,
  { LogUri: logUri }: RunJobFlowCommandInput,
  { clusterId, steps }: RunOutcome,
): Promise<Record<string, string[]>> {
  const logs: Record<string, string[]> = {};
  for (const { id: stepId, name, seconds } of steps) {
    if (seconds === undefined) continue; // never began
    const { files } = await stepLogs(s3, { logUri, clusterId, stepId });
    logs[name] = Object.keys(files).sort();
  }
  return logs;
}
