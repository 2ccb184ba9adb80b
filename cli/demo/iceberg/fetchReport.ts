import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { parseS3Uri, type SparkApplication } from "../../../local";
import { type Stage } from "../stage";
import { argumentOf } from "./applications";

/**
 * Copies the report that a run of an application wrote to a file of this machine: the next run of the same job
 * writes its own to the same place. Does nothing where the application writes none.
 */
export async function fetchReport(
  { client, signal }: Stage,
  { spec }: SparkApplication,
  file: string,
): Promise<void> {
  const uri = argumentOf(spec.arguments, "report") ?? "";
  if (uri === "") return;
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const command = new GetObjectCommand({ Bucket, Key });
  const { Body } = await client.send(command, { abortSignal: signal });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, (await Body?.transformToString()) ?? "");
}
