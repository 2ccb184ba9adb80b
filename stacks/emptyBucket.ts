import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectIdentifier,
  type S3Client,
} from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import { StackError } from "./errors";

/** Most versions that S3 deletes in one call, and lists in one page. */
export const BATCH = 1000;

/** Calls of DeleteObjects that are under way at once. */
export const DEFAULT_CONCURRENCY = 8;

/** Most refused deletions that an error names. */
const NAMED = 5;

/** How a bucket is emptied. */
export interface EmptyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears how many versions and delete markers are gone so far. */
  readonly onProgress?: ((deleted: number) => void) | undefined;
  /** @default {@link DEFAULT_CONCURRENCY} */
  readonly concurrency?: number | undefined;
}

/**
 * Deletes every version and delete marker of a bucket; answers how many. A bucket that is not there is empty.
 *
 * What S3 refuses to delete is tried no more; a StackError names it once all the rest is gone.
 */
export async function emptyBucket(
  client: Pick<S3Client, "send">,
  bucket: string,
  { signal, onProgress, concurrency = DEFAULT_CONCURRENCY }: EmptyOptions = {},
): Promise<number> {
  const limit = pLimit(concurrency);
  const deletions: Promise<void>[] = [];
  const refused: string[] = [];
  let deleted = 0;
  const sending = signal === undefined ? {} : { abortSignal: signal };
  const remove = async (Objects: ObjectIdentifier[]): Promise<void> => {
    signal?.throwIfAborted();
    const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
    const { Errors = [] } = await client.send(command, sending);
    refused.push(
      ...Errors.map(({ Key, Message, Code }) => `${Key ?? ""}: ${Message ?? Code ?? ""}`),
    );
    deleted += Objects.length - Errors.length;
    onProgress?.(deleted);
  };
  try {
    for await (const versions of pagesOf(client, bucket, sending)) {
      deletions.push(limit(remove, versions));
    }
  } finally {
    await Promise.allSettled(deletions);
  }
  await Promise.all(deletions);
  if (refused.length > 0) throw stillThere(bucket, refused);
  return deleted;
}

/** The versions and delete markers of a bucket, page by page. */
async function* pagesOf(
  client: Pick<S3Client, "send">,
  bucket: string,
  sending: { abortSignal?: AbortSignal },
): AsyncGenerator<ObjectIdentifier[]> {
  let marker: Pick<ListObjectVersionsCommandOutput, "NextKeyMarker" | "NextVersionIdMarker"> = {};
  for (;;) {
    const command = new ListObjectVersionsCommand({
      Bucket: bucket,
      KeyMarker: marker.NextKeyMarker,
      VersionIdMarker: marker.NextVersionIdMarker,
      MaxKeys: BATCH,
    });
    const page = await client.send(command, sending).catch((error: unknown) => {
      if (error instanceof Error && error.name === "NoSuchBucket") return undefined;
      throw error;
    });
    if (page === undefined) return;
    const found = identified(page);
    if (found.length > 0) yield found;
    if (page.IsTruncated !== true) return;
    marker = page;
  }
}

function identified({
  Versions = [],
  DeleteMarkers = [],
}: ListObjectVersionsCommandOutput): ObjectIdentifier[] {
  return [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
}

function stillThere(bucket: string, refused: readonly string[]): StackError {
  const lines = refused.slice(0, NAMED).map((text) => `  ${text}`);
  const more = refused.length > NAMED ? [`  and ${refused.length - NAMED} more`] : [];
  return new StackError(
    "cloud",
    [`bucket ${bucket} is not empty, since S3 refused to delete:`, ...lines, ...more].join("\n"),
  );
}
