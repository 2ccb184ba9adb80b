import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunJobFlowCommandInput, type StepConfig } from "@aws-sdk/client-emr";
import { CreateBucketCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import {
  type JobFlowOptions,
  type JobFlowResult,
  type ObjectStore,
  runJobFlow,
  startObjectStore,
  type StepRun,
  SHORT_RUN_JAVA,
} from "../../local";

/** The jar that runs a script, as a request names it. */
export const SCRIPT_RUNNER = "s3://us-east-1.elasticmapreduce/libs/script-runner/script-runner.jar";

/** An object store with a bucket `artifacts`, and a fresh folder for each run. */
export class JobFlows {
  private constructor(
    readonly store: ObjectStore,
    readonly folder: string,
    private readonly s3: S3Client,
  ) {}

  static async open(): Promise<JobFlows> {
    const store = await startObjectStore();
    const s3 = store.client();
    await s3.send(new CreateBucketCommand({ Bucket: "artifacts" }));
    return new JobFlows(store, await mkdtemp(join(tmpdir(), "run-")), s3);
  }

  async close(): Promise<void> {
    this.s3.destroy();
    await this.store.stop();
    await rm(this.folder, { recursive: true });
  }

  async put(Key: string, Body: string): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: "artifacts", Key, Body }));
  }

  /** Runs a request in a folder of its own below `folder`. */
  async run(
    request: Partial<RunJobFlowCommandInput>,
    options: Partial<JobFlowOptions> = {},
  ): Promise<JobFlowResult & { readonly folder: string }> {
    const folder = await mkdtemp(join(this.folder, "run-"));
    const whole = { Name: "test", Instances: {}, ...request };
    const result = await runJobFlow(whole, {
      store: this.store,
      folder,
      javaOptions: SHORT_RUN_JAVA,
      ...options,
    });
    return { ...result, folder };
  }
}

/** A step that stops the run when it fails. */
export function step(Name: string, Jar: string, Args: string[]): StepConfig {
  return { Name, ActionOnFailure: "TERMINATE_CLUSTER", HadoopJarStep: { Jar, Args } };
}

/** A step that runs a line of shell. */
export function bash(name: string, script: string, ...args: string[]): StepConfig {
  return step(name, "command-runner.jar", ["bash", "-c", script, ...args]);
}

/** What became of a step, on one line. */
export function brief({ id, kind, name, state, exitCode }: StepRun): string {
  return `${id} ${kind} ${name} ${state} ${exitCode ?? "-"}`;
}

/** What a log file holds. */
export function text(file: string | undefined): Promise<string> {
  return readFile(file ?? "", "utf8");
}
