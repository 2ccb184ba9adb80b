import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey } from "@aws-sdk/client-s3";
import { type SparkApplication } from "../../../local";
import { parseS3Uri } from "../../../uris";
import { type Stage } from "../../../cli";
import { argumentOf } from "./applications";

/**
 * Moves the report that a run of an application wrote to a file of this machine: the next run of the same job writes
 * its own to the same place. Does nothing where the application wrote none, for one, because it was killed.
 */
export async function fetchReport(
  { client, signal }: Stage,
  { spec }: SparkApplication,
  file: string,
): Promise<void> {
  const uri = argumentOf(spec.arguments, "report") ?? "";
  if (uri === "") return;
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const found = await client
    .send(new GetObjectCommand({ Bucket, Key }), { abortSignal: signal })
    .catch((error: unknown) => {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    });
  if (found === undefined) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, (await found.Body?.transformToString()) ?? "");
  await client.send(new DeleteObjectCommand({ Bucket, Key }), { abortSignal: signal });
}
