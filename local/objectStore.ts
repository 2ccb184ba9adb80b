import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { type S3Client } from "@aws-sdk/client-s3";
import { freePort, LOOPBACK } from "./freePort";
import { type Guarded, startGuarded } from "./guarded";
import { s3Client } from "./s3Client";
import { toolchain, type Toolchain } from "./toolchain";

/** Longest wait for the object store's first answer, in milliseconds. */
export const DEFAULT_START_TIMEOUT_MS = 60_000;

/** Region that the local object store pretends to be in: the one where buckets need no location. */
export const LOCAL_REGION = "us-east-1";

const POLL_MS = 50;
/** Starting again on another port mends the rare case that somebody took ours in between. */
const START_ATTEMPTS = 3;

/** How to start an object store. */
export interface ObjectStoreOptions {
  /** @default - the project's own */
  readonly tools?: Toolchain;
  /** File that receives the server's log. @default - nothing is kept */
  readonly logFile?: string;
  /** Longest wait for its first answer, in milliseconds. @default {@link DEFAULT_START_TIMEOUT_MS} */
  readonly startTimeoutMs?: number;
  /** Stops the server (or the wait for it) when aborted. */
  readonly signal?: AbortSignal;
}

/** An S3-compatible server of ours on the loopback address; empty at first, nothing outlives it. */
export interface ObjectStore {
  /** For example `http://127.0.0.1:41234`. */
  readonly endpoint: string;
  /** What makes the AWS CLI and every AWS SDK talk to it. */
  readonly env: ObjectStoreEnv;
  /** Process id of the server's guard. */
  readonly pid: number;
  /** A client of it. The caller destroys it. */
  client(): S3Client;
  /** Ends the server; resolves when it is gone. May be called more than once. */
  stop(): Promise<void>;
}

/** Environment variables of a client of the object store. */
export interface ObjectStoreEnv {
  readonly AWS_ENDPOINT_URL: string;
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_REGION: string;
  readonly AWS_DEFAULT_REGION: string;
  readonly AWS_EC2_METADATA_DISABLED: "true";
}

/** The environment of a client of the server at `endpoint`. The keys are no secret: nothing checks them. */
export function storeEnv(endpoint: string): ObjectStoreEnv {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/**
 * Starts moto's server on a free loopback port and waits until it answers.
 *
 * It ends with `stop`, with the signal, and when this process ends in whatever way. It keeps
 * everything in memory. Rejects when it does not answer in time or ends by itself.
 */
export async function startObjectStore(options: ObjectStoreOptions = {}): Promise<ObjectStore> {
  let failure: unknown;
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    options.signal?.throwIfAborted();
    const port = await freePort();
    const server = await startServer(port, options);
    try {
      const endpoint = `http://${LOOPBACK}:${port}`;
      await untilHealthy(endpoint, server, options);
      return store(endpoint, server, options.signal);
    } catch (error) {
      await server.stop();
      failure = error;
    }
  }
  throw failure;
}

async function startServer(port: number, options: ObjectStoreOptions): Promise<Guarded> {
  const tools = options.tools ?? toolchain();
  const log = openSync(options.logFile ?? devNull, "a");
  const command = [tools.python, "-m", "moto.server", "-H", LOOPBACK, "-p", String(port)];
  try {
    return await startGuarded(tools, command, {
      cwd: tools.root,
      env: process.env,
      output: log,
      graceSeconds: 1,
    });
  } finally {
    closeSync(log);
  }
}

async function untilHealthy(
  endpoint: string,
  server: Guarded,
  { startTimeoutMs = DEFAULT_START_TIMEOUT_MS, logFile, signal }: ObjectStoreOptions,
): Promise<void> {
  const where = logFile === undefined ? "give `logFile` to keep its log" : `see ${logFile}`;
  let endedWith: number | undefined;
  void server.ended.then((code) => (endedWith = code));
  const deadline = Date.now() + startTimeoutMs;
  while (!(await answers(endpoint))) {
    signal?.throwIfAborted();
    if (endedWith !== undefined) {
      throw new Error(`the object store ended with exit code ${endedWith} at its start; ${where}`);
    }
    if (Date.now() > deadline) {
      throw new Error(`the object store did not answer within ${startTimeoutMs} ms; ${where}`);
    }
    await sleep(POLL_MS);
  }
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(`${endpoint}/moto-api/data.json`, {
      signal: AbortSignal.timeout(5_000),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function store(endpoint: string, server: Guarded, signal: AbortSignal | undefined): ObjectStore {
  const stop = async (): Promise<void> => {
    await server.stop();
  };
  signal?.addEventListener("abort", () => void stop(), { once: true });
  server.unref();
  return {
    endpoint,
    env: storeEnv(endpoint),
    pid: server.pid,
    client: () => s3Client({ endpoint }),
    stop,
  };
}
