import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type StepRun } from "../../../local";
import { parseS3Uri } from "../../../uris";
import { type Work } from "./work";

/** Stands for the primary node's EC2 instance, which does not exist here. */
export const PRIMARY_NODE = "i-00000000000000001";

/** The logs of one thing that ran, in the order in which they are shipped. */
const LOGS = ["controller", "stdout", "stderr"] as const;

/**
 * Puts the logs of everything that ran where EMR puts them, gzipped, and answers with the folder of the first.
 *
 * https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-manage-view-web-log-files.html
 */
export async function shipLogs(
  client: S3Client,
  work: Work,
  runs: readonly StepRun[],
): Promise<string | undefined> {
  if (work.logUri === null) return undefined;
  const folders = runs.map((_, at) => logFolder(work, at));
  for (const [at, run] of runs.entries()) await ship(client, work, run, folders[at] ?? "");
  return folders[0];
}

/** Folder of the logs of the `at`-th thing that the work is made of. */
function logFolder({ logUri, clusterId, stepId }: Work, at: number): string {
  const home = `${logUri ?? ""}${clusterId}`;
  return stepId === null
    ? `${home}/node/${PRIMARY_NODE}/bootstrap-actions/${at + 1}/`
    : `${home}/steps/${stepId}/`;
}

async function ship(client: S3Client, work: Work, run: StepRun, folder: string): Promise<void> {
  if (run.startedAt === undefined) return;
  const { bucket, key } = parseS3Uri(folder);
  const kms = work.logEncryptionKmsKeyId;
  const sealed =
    kms === null ? {} : ({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: kms } as const);
  for (const log of LOGS) {
    const Body = await promisify(gzip)(await readFile(run.logs[log]));
    const Key = `${key}${log}.gz`;
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ...sealed }));
  }
}
