import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { checkStepsBefore, EmrError, explained, latestRun, pickUp } from "../../../emr";
import { type Patience } from "../../../patience";
import { type Clients } from "./clients";
import { type Declared, stepsBefore } from "./declared";

/** Where a run goes on. */
export interface GoOn {
  readonly fromStep: string;
  /** @default - the stack's newest run */
  readonly runId: string | undefined;
}

/**
 * The id of the run that goes on from a later step. The run must be one of the stack's, and the steps that are left out
 * must have ended well, as far as EMR still knows. Throws an EmrError.
 */
export async function runToResume(
  { emr, s3 }: Clients,
  declared: Declared,
  { fromStep, runId }: GoOn,
  patience: Patience,
): Promise<string | undefined> {
  const id = runId ?? (await latestRun(emr, declared.of, patience)).runId;
  if (id === undefined) return undefined;
  if (runId !== undefined) await checkIsThere({ emr, s3 }, declared, runId, patience);
  const before = { runId: id, stepsBefore: stepsBefore(declared, fromStep) };
  await checkStepsBefore(emr, before, declared.of, patience);
  return id;
}

/** A run that EMR has forgotten may still have what its later steps need. */
async function checkIsThere(
  { emr, s3 }: Clients,
  { of, refinedBucket }: Declared,
  runId: string,
  patience: Patience,
): Promise<void> {
  try {
    await pickUp(emr, runId, patience, of);
  } catch (error) {
    const isMissing = error instanceof EmrError && error.kind === "unknown";
    if (!isMissing || refinedBucket === undefined) throw error;
    if (!(await hasFolder(s3, refinedBucket, runId))) throw error;
  }
}

async function hasFolder(client: S3Client, bucket: string, runId: string): Promise<boolean> {
  const command = new ListObjectsV2Command({
    Bucket: bucket,
    Prefix: `runs/${runId}/`,
    MaxKeys: 1,
  });
  try {
    const { Contents = [] } = await client.send(command);
    return Contents.length > 0;
  } catch (error) {
    throw explained(`Whether bucket ${bucket} has the run cannot be seen`, error);
  }
}
