import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { downloadBucket, type Mirrored, uploadFolder } from "../../local";
import { EXIT, Refusal } from "../exitCodes";
import { BUCKETS } from "../report/runRecord";
import { type RenderedFiles } from "./demo";

/** The object store while a demo runs, and what stops it. */
export interface Stage {
  readonly client: S3Client;
  readonly stack: RenderedFiles;
  readonly signal: AbortSignal;
}

/** Makes the stack's buckets and uploads what the stack would: the wheel, its launcher, the scripts. */
export async function setStage({ client, stack, signal }: Stage): Promise<void> {
  const missing = stack.artifacts.filter(({ path }) => !existsSync(path));
  if (missing.length > 0) {
    const paths = missing.map(({ path }) => path).join(", ");
    throw new Refusal(EXIT.toolsMissing, `missing: ${paths}; \`make wheel\` builds the wheel`);
  }
  const { raw, refined, served, artifacts, logs } = stack.buckets;
  for (const Bucket of [raw, refined, served, artifacts, logs]) {
    await client.send(new CreateBucketCommand({ Bucket }), { abortSignal: signal });
  }
  for (const { bucket, key, path } of stack.artifacts) {
    const put = new PutObjectCommand({ Bucket: bucket, Key: key, Body: await readFile(path) });
    await client.send(put, { abortSignal: signal });
  }
}

/**
 * Brings back the tables of the last result, so that a run finds the lake as the last one left it and
 * has to replace its tables, as in the cloud.
 */
export async function bringBackTables(stage: Stage, lastResult: string): Promise<Mirrored> {
  const bucket = stage.stack.buckets.served;
  const folder = join(lastResult, BUCKETS, bucket);
  if (!existsSync(folder)) return { objects: 0, bytes: 0 };
  return await uploadFolder({ client: stage.client, bucket, folder, signal: stage.signal });
}

/** Copies tables, merged files, rejects and reports into the result's folder. */
export async function fetchResult(stage: Stage, folder: string): Promise<void> {
  const { refined, served } = stage.stack.buckets;
  for (const bucket of [refined, served]) {
    const place = { bucket, folder: join(folder, BUCKETS, bucket) };
    await downloadBucket({ client: stage.client, ...place, signal: stage.signal });
  }
}
