import { totalmem } from "node:os";
import { type PlannedStep } from "../jobFlow/plan";
import { type Bench } from "../jobFlow/execute";
import { type JobFlowResult } from "../jobFlow/run";
import { runCommand } from "../jobFlow/runCommand";
import { DEFAULT_MASTER } from "../jobFlow/runJobFlow";
import { runSteps, type StepRunOptions } from "../jobFlow/runSteps";
import { ensureSparkJars } from "../jobFlow/sparkJars";
import { ICEBERG } from "../maven/pinned";
import { type ObjectStore } from "../objectStore";
import { stepEnv } from "../stepEnv";
import { type SparkApplication } from "./manifest";
import { localApplication } from "./sparkMapping";

const GIB = 1024 ** 3;
/** Memory of the one JVM that is driver and executors: a share of the machine's, within these bounds, in GiB. */
const SHARE_OF_MEMORY = 0.25;
const LEAST_MEMORY_GIB = 1;
const MOST_MEMORY_GIB = 4;

/** One SparkApplication to run, and how to call it. */
export interface NamedApplication {
  /** For people, for example `Load a week`. */
  readonly name: string;
  readonly application: SparkApplication;
}

/** Where SparkApplications run. */
export interface SparkApplicationOptions extends StepRunOptions {
  /** The object store that stands for S3; it must hold what the applications name. */
  readonly store: Pick<ObjectStore, "endpoint" | "env">;
  /** `thrift://` URI of the metastore. */
  readonly metastoreUri: string;
  /** Spark master. @default {@link DEFAULT_MASTER} */
  readonly master?: string | undefined;
  /** Memory of Spark's one JVM. @default - {@link boundedMemory} */
  readonly driverMemory?: string | undefined;
  /** Options of Spark's JVM, as `javaOptionsFor` chooses them. @default - what the application sets */
  readonly javaOptions?: string | undefined;
  /** Done after each application that ended, well or not, before the next begins; the step fails when it rejects. */
  readonly afterEach?:
    ((stepId: string, application: SparkApplication) => Promise<void>) | undefined;
}

/**
 * Runs SparkApplications on this machine, one after another, each as the deployed program declares it: by the project's
 * PySpark instead of the Spark Operator. The first that fails cancels the others. A failed or cancelled run resolves;
 * the result says so.
 *
 * @param name - how the run is called
 */
export async function runSparkApplications(
  name: string,
  applications: readonly NamedApplication[],
  options: SparkApplicationOptions,
): Promise<JobFlowResult> {
  const byStep = new Map(
    applications.map((one, at) => [`s-${String(at + 1).padStart(2, "0")}`, one]),
  );
  return await runSteps(options, () =>
    Promise.resolve({
      name,
      steps: [...byStep].map(([id, one]) => stepOf(id, one.name)),
      execute: async ({ id }, bench) => {
        const application = byStep.get(id)?.application;
        if (application === undefined) throw new Error(`no application has the id ${id}`);
        const code = await submit(application, options, bench);
        await options.afterEach?.(id, application);
        return code;
      },
    }),
  );
}

/** For its words see {@link submit}: a step without a command of its own. */
function stepOf(id: string, name: string): PlannedStep {
  const command = { kind: "spark-submit", args: [] } as const;
  return { id, kind: "step", name, actionOnFailure: "TERMINATE_CLUSTER", command };
}

async function submit(
  application: SparkApplication,
  { store, metastoreUri, master, driverMemory, javaOptions }: SparkApplicationOptions,
  bench: Bench,
): Promise<number> {
  const jars = await ensureSparkJars(bench, [ICEBERG]);
  const { words, env, skipped } = localApplication(application, {
    master: master ?? DEFAULT_MASTER,
    driverMemory: driverMemory ?? boundedMemory(),
    endpoint: store.endpoint,
    region: store.env.AWS_REGION,
    jars,
    scratch: bench.scratch,
    metastoreUri,
    javaOptions,
  });
  for (const one of skipped) bench.skip(one);
  return await runCommand(
    {
      words: [bench.tools.sparkSubmit, ...words],
      cwd: bench.scratch,
      env: { ...stepEnv(store, bench.tools), ...env },
    },
    bench,
  );
}

/** Memory for Spark on a machine with so many bytes: a quarter, from 1 to 4 GiB, in Spark's notation. */
export function boundedMemory(bytes: number = totalmem()): string {
  const gib = Math.floor((bytes * SHARE_OF_MEMORY) / GIB);
  return `${Math.min(Math.max(gib, LEAST_MEMORY_GIB), MOST_MEMORY_GIB)}g`;
}
