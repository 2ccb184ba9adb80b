import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { parseS3Uri } from "../../uris";
import { nodeWords } from "../toolchain";
import { type ClusterSettings } from "./classifications";
import { type Command } from "./commands";
import { type Skipped } from "./run";
import { type ProcessContext, runCommand } from "./runCommand";
import { ensureSparkJars } from "./sparkJars";
import { localSubmit } from "./sparkMapping";

/** What the steps of one run share. */
export interface Workshop {
  readonly s3: S3Client;
  readonly endpoint: string;
  readonly region: string;
  readonly master: string;
  readonly driverMemory: string;
  readonly javaOptions: string | undefined;
  readonly cluster: ClusterSettings;
  /** Environment of every command. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where one step runs. */
export interface Bench extends ProcessContext {
  /** The step's own folder, empty at first and deleted after the run. */
  readonly scratch: string;
  /** Told of each setting of the request that does not reach the step. */
  readonly skip: (skipped: Skipped) => void;
}

/** Runs `command` to its end; its exit code. Rejects when it cannot be started, saying why. */
export function execute(command: Command, shop: Workshop, bench: Bench): Promise<number> {
  switch (command.kind) {
    case "script":
      return script(command.script, command.args, shop, bench);
    case "bash":
      return run(["bash", ...command.args], shop, bench);
    case "s3-dist-cp":
      return run([...nodeWords(S3DISTCP), ...command.args], shop, bench);
    case "spark-submit":
      return sparkSubmit(command.args, shop, bench);
    case "unknown":
      return Promise.reject(new Error(command.message));
  }
}

/** The stand-in for EMR's `s3-dist-cp`. */
const S3DISTCP = join(__dirname, "..", "s3distcp", "main.ts");

function run(words: readonly string[], shop: Workshop, bench: Bench): Promise<number> {
  const env = { ...shop.env, LAKE_HDFS_ROOT: join(bench.scratch, "hdfs") };
  return runCommand({ words, cwd: bench.scratch, env }, bench);
}

async function script(
  uri: string,
  args: readonly string[],
  shop: Workshop,
  bench: Bench,
): Promise<number> {
  const file = uri.startsWith("/") ? uri : await download(uri, shop, bench);
  return run(["bash", file, ...args], shop, bench);
}

async function download(uri: string, shop: Workshop, bench: Bench): Promise<string> {
  const { bucket, key } = parseS3Uri(uri);
  const file = join(bench.scratch, key.slice(key.lastIndexOf("/") + 1));
  bench.log.note(`download ${uri}`);
  try {
    const { Body } = await shop.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    await pipeline(Body as Readable, createWriteStream(file));
    return file;
  } catch (error) {
    const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new Error(`cannot download the script ${uri}: ${cause}`, { cause: error });
  }
}

async function sparkSubmit(
  declared: readonly string[],
  shop: Workshop,
  bench: Bench,
): Promise<number> {
  const env = { ...shop.env, ...Object.fromEntries(shop.cluster.sparkEnv) };
  const jars = await ensureSparkJars(bench);
  const { words, skipped } = localSubmit(declared, shop.cluster.sparkDefaults, {
    master: shop.master,
    driverMemory: shop.driverMemory,
    endpoint: shop.endpoint,
    region: shop.region,
    jars,
    scratch: bench.scratch,
    javaOptions: shop.javaOptions,
  });
  for (const one of skipped) bench.skip(one);
  return runCommand({ words: [bench.tools.sparkSubmit, ...words], cwd: bench.scratch, env }, bench);
}
