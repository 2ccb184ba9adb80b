import { fileURLToPath } from "node:url";
import { isBucketName, s3PlaceOf } from "../../uris";
import { FolderSink } from "./folder";
import { NULL_TARGET, NullSink } from "./null";
import { S3Sink } from "./s3";
import { type Sink } from "./sink";

/** Any other scheme. */
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** What {@link isTarget} wants. */
export const TARGET_WANTED = `a folder, s3://bucket[/prefix] or ${NULL_TARGET}`;

/** Whether a text names a place that {@link openSink} can open. */
export function isTarget(target: string): boolean {
  if (target.startsWith("s3://")) return isBucketName(s3PlaceOf(target)?.bucket ?? "");
  if (target.startsWith("file://")) return URL.canParse(target);
  return target !== "" && !SCHEME.test(target);
}

/** The sink for a place; nothing is written or connected yet. Throws for what is no {@link isTarget}. */
export function openSink(target: string): Sink {
  if (target === NULL_TARGET) return new NullSink();
  if (!isTarget(target)) throw new Error(`wanted ${TARGET_WANTED}, got ${target}`);
  const place = s3PlaceOf(target);
  if (place !== undefined) {
    const prefix = place.key.replace(/\/*$/, "");
    return new S3Sink(target, { bucket: place.bucket, prefix: prefix === "" ? "" : `${prefix}/` });
  }
  return new FolderSink(target.startsWith("file://") ? fileURLToPath(target) : target);
}
