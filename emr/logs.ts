import { type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { EmrError, explained } from "./errors";
import { bucketAndKey, stepLogFolder } from "./logUri";

/** The log files that EMR keeps of a step: EMR's own, Hadoop's and what the step printed. */
export const STEP_LOGS = ["controller", "syslog", "stdout", "stderr"] as const;
export type StepLogName = (typeof STEP_LOGS)[number];

/** Bytes that are kept of a longer log: its end, where the error is. */
export const DEFAULT_LAST_BYTES = 1024 * 1024;

/** One log file of a step. */
export interface StepLog {
  readonly uri: string;
  /** The log's end, from the beginning of a line; what is not UTF-8 is replaced. */
  readonly text: string;
  /** Bytes of the whole log. */
  readonly bytes: number;
  /** Whether `text` leaves out the log's beginning. */
  readonly shortened: boolean;
}

export interface StepLogs {
  /** Where they are. */
  readonly folder: string;
  /** Those that EMR has shipped. */
  readonly files: Readonly<Partial<Record<StepLogName, StepLog>>>;
}

/** Which step's logs, and how much of them. */
export interface StepLogOptions {
  /** Bytes of each log to keep. @default {@link DEFAULT_LAST_BYTES} */
  readonly lastBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A step of a cluster that logs to `logUri` (as EMR spells it, s3n:// included). */
export interface LoggedStep {
  readonly logUri: string | undefined;
  readonly clusterId: string;
  readonly stepId: string;
}

/**
 * The logs of a step, from S3. EMR ships them every five minutes and when a step or cluster ends; before that an
 * EmrError of kind `not-ready` says where they will be.
 */
export async function stepLogs(
  client: Pick<S3Client, "send">,
  step: LoggedStep,
  options: StepLogOptions = {},
): Promise<StepLogs> {
  const folder = stepLogFolder(step.logUri, step.clusterId, step.stepId);
  if (folder === undefined) {
    throw new EmrError(
      "arguments",
      `Cluster ${step.clusterId} keeps no logs in S3: it was started without a LogUri.`,
    );
  }
  const files: Partial<Record<StepLogName, StepLog>> = {};
  for (const name of STEP_LOGS) {
    const log = await readLog(client, `${folder}${name}.gz`, options);
    if (log !== undefined) files[name] = log;
  }
  if (Object.keys(files).length === 0) {
    throw new EmrError(
      "not-ready",
      `EMR has not yet shipped the logs of step ${step.stepId} to ${folder}. It does so about every 5 minutes, and when the cluster ends: try again shortly, or look at /mnt/var/log/hadoop/steps/${step.stepId}/ on the primary node.`,
    );
  }
  return { folder, files };
}

/**
 * What a job of the wheel, or the script that lists prefixes, complained about, in the order of its stderr: the lines
 * that begin with `lake_etl: error:` or `prefix-lists: error:`.
 */
export function jobComplaints(stderr: string): string[] {
  const mark = /^(?:lake_etl|prefix-lists): error: /;
  return stderr
    .split(/\r?\n/)
    .filter((line) => mark.test(line))
    .map((line) => line.replace(mark, ""));
}

async function readLog(
  client: Pick<S3Client, "send">,
  uri: string,
  { lastBytes = DEFAULT_LAST_BYTES, signal }: StepLogOptions,
): Promise<StepLog | undefined> {
  const { bucket, key } = bucketAndKey(uri);
  const sending = signal === undefined ? {} : { abortSignal: signal };
  try {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), sending);
    const { tail, bytes } = await unzipped(answer.Body as Readable, lastBytes);
    const shortened = tail.length < bytes;
    return {
      uri,
      text: shortened ? fromFirstLine(tail) : tail.toString("utf-8"),
      bytes,
      shortened,
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (nameOf(error) === "NoSuchKey") return undefined;
    if (nameOf(error).startsWith("Z_"))
      throw new EmrError("not-ready", `${uri} is no whole gzip file. Try again shortly.`);
    throw explained(`${uri} cannot be read`, error);
  }
}

/** Unzips a stream and keeps its end only, so that a huge log does no harm. */
async function unzipped(
  body: Readable,
  lastBytes: number,
): Promise<{ readonly tail: Buffer; readonly bytes: number }> {
  let chunks: Buffer[] = [];
  let kept = 0;
  let bytes = 0;
  await pipeline(body, createGunzip(), async (plain: AsyncIterable<Buffer>) => {
    for await (const chunk of plain) {
      bytes += chunk.length;
      kept += chunk.length;
      chunks.push(chunk);
      if (kept < 2 * lastBytes) continue;
      chunks = [Buffer.concat(chunks).subarray(-lastBytes)];
      kept = lastBytes;
    }
  });
  const all = Buffer.concat(chunks);
  return { tail: all.length > lastBytes ? all.subarray(-lastBytes) : all, bytes };
}

/** The text after the first line, which may have lost its beginning; all of it when it is one line. */
function fromFirstLine(tail: Buffer): string {
  return tail.subarray(tail.indexOf("\n") + 1).toString("utf-8");
}

/** S3's name of an error, or zlib's code. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
