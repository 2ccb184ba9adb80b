import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type RunJobFlowCommandInput } from "@aws-sdk/client-emr";
import { type S3Client } from "@aws-sdk/client-s3";
import { type ObjectStore } from "../objectStore";
import { s3Client } from "../s3Client";
import { stepEnv } from "../stepEnv";
import { toolchain } from "../toolchain";
import { clusterSettings } from "./classifications";
import { execute, type Workshop } from "./execute";
import { plan } from "./plan";
import { type JobFlowResult } from "./run";
import { runSteps, type StepRunOptions } from "./runSteps";

/** Spark's master of a local run: as many threads as the machine has cores. */
export const DEFAULT_MASTER = "local[*]";

/** Memory of the one JVM that is driver and executors. */
export const DEFAULT_DRIVER_MEMORY = "2g";

/** How to run a job flow. */
export interface JobFlowOptions extends StepRunOptions {
  /** The object store that stands for S3; it must hold what the request names. */
  readonly store: Pick<ObjectStore, "endpoint" | "env">;
  /** Spark master. @default {@link DEFAULT_MASTER} */
  readonly master?: string;
  /** Memory of Spark's one JVM. @default {@link DEFAULT_DRIVER_MEMORY} */
  readonly driverMemory?: string;
  /** Options of Spark's JVM, as `javaOptionsFor` chooses them. @default - what the request sets */
  readonly javaOptions?: string | undefined;
}

/**
 * Runs the bootstrap actions and steps of `request` on this machine, one after another, as the
 * deployed program declares them: scripts by bash, `s3-dist-cp` by the stand-in, `spark-submit` by
 * the project's PySpark. Endpoints, master and places are mapped (`ADDED` in sparkMapping.ts), what
 * sizes a cluster is left out (`LEFT_OUT` there), nothing else is changed. Steps run one at a time,
 * also where the request allows more.
 *
 * A failed or cancelled run resolves; the result says so. Rejects, before anything has run, for a
 * request that cannot be meant (see `plan`).
 */
export async function runJobFlow(
  request: RunJobFlowCommandInput,
  options: JobFlowOptions,
): Promise<JobFlowResult> {
  const steps = plan(request);
  const clients: S3Client[] = [];
  try {
    return await runSteps(options, async (scratch) => {
      const shop = await workshop(request, options, scratch);
      clients.push(shop.s3);
      return {
        name: request.Name ?? "job flow",
        steps,
        skipped: shop.cluster.skipped,
        execute: ({ command }, bench) => execute(command, shop, bench),
      };
    });
  } finally {
    for (const client of clients) client.destroy();
  }
}

async function workshop(
  request: RunJobFlowCommandInput,
  options: JobFlowOptions,
  scratch: string,
): Promise<Workshop> {
  const tools = options.tools ?? toolchain();
  const instance = join(scratch, "instance.json");
  await writeFile(instance, JSON.stringify({ isMaster: true }));
  return {
    s3: s3Client({ endpoint: options.store.endpoint }),
    endpoint: options.store.endpoint,
    region: options.store.env.AWS_REGION,
    master: options.master ?? DEFAULT_MASTER,
    driverMemory: options.driverMemory ?? DEFAULT_DRIVER_MEMORY,
    javaOptions: options.javaOptions,
    cluster: clusterSettings(request.Configurations),
    // What an EMR node says about itself in /emr/instance-controller/lib/info/instance.json.
    env: { ...stepEnv(options.store, tools), EMR_INSTANCE_INFO: instance },
  };
}
