import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type StepConfig } from "@aws-sdk/client-emr";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { PROJECT_ROOT, runJobFlow, s3Client, type StepRun } from "../../local";
import { type ServedStore } from "../support/servedStore";

/** Tasks at once: they wait for the store, not for a core. */
export const MASTER = "local[32]";

const WHEEL = join(PROJECT_ROOT, "etl/dist/lake_etl-0.1.0-py3-none-any.whl");
const LAUNCHER = join(PROJECT_ROOT, "etl/run_job.py");

/** A job that does nothing but start Spark and run one task. */
const NOTHING =
  "from pyspark.sql import SparkSession\nSparkSession.builder.getOrCreate().range(1).count()\n";

/** Seconds of one `compact`. */
export interface Compacted {
  /** From start to end. */
  readonly wholeSeconds: number;
  /** Of a Spark job that does nothing, on the same store. */
  readonly sessionSeconds: number;
  /** What the merging itself takes: the difference. */
  readonly seconds: number;
}

/** Merges `s3://raw/song_data/` with the wheel's `compact`, run as a step. */
export async function compact(store: ServedStore, dest: string): Promise<Compacted> {
  await upload(store);
  const steps = await runSteps(store, [
    sparkStep("Nothing", ["s3://artifacts/nothing.py"]),
    sparkStep("Compact", [
      ...["--py-files", `s3://artifacts/${basename(WHEEL)}`, "s3://artifacts/run_job.py"],
      ...["compact", "--source", "s3://raw/song_data/", "--target", dest],
    ]),
  ]);
  const [sessionSeconds = NaN, wholeSeconds = NaN] = steps.map(secondsOf);
  return { wholeSeconds, sessionSeconds, seconds: wholeSeconds - sessionSeconds };
}

async function upload(store: ServedStore): Promise<void> {
  const client = s3Client({ endpoint: store.endpoint });
  await client.send(new CreateBucketCommand({ Bucket: "artifacts" }));
  const files = {
    "nothing.py": Buffer.from(NOTHING),
    "run_job.py": await readFile(LAUNCHER),
    [basename(WHEEL)]: await readFile(WHEEL),
  };
  for (const [Key, Body] of Object.entries(files)) {
    await client.send(new PutObjectCommand({ Bucket: "artifacts", Key, Body }));
  }
  client.destroy();
}

async function runSteps(store: ServedStore, Steps: StepConfig[]): Promise<readonly StepRun[]> {
  const folder = await mkdtemp(join(tmpdir(), "bench-compact-"));
  try {
    const request = { Name: "bench", Instances: {}, Steps };
    const result = await runJobFlow(request, { store, folder, master: MASTER });
    const failed = result.steps.find(({ state }) => state !== "COMPLETED");
    if (failed !== undefined) throw new Error(`${failed.name}: ${failed.reason ?? failed.state}`);
    return result.steps;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function sparkStep(Name: string, words: readonly string[]): StepConfig {
  const Args = ["spark-submit", "--deploy-mode", "client", ...words];
  const HadoopJarStep = { Jar: "command-runner.jar", Args };
  return { Name, ActionOnFailure: "TERMINATE_CLUSTER", HadoopJarStep };
}

function secondsOf({ startedAt, endedAt }: StepRun): number {
  return ((endedAt?.getTime() ?? NaN) - (startedAt?.getTime() ?? NaN)) / 1_000;
}
