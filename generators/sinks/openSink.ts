import { fileURLToPath } from "node:url";
import { FolderSink } from "./folder";
import { NULL_TARGET, NullSink } from "./null";
import { S3Sink } from "./s3";
import { type Sink } from "./sink";

/** `s3://bucket` or `s3://bucket/prefix`. */
const S3_TARGET = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

/** Any other scheme. */
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** What {@link isTarget} wants. */
export const TARGET_WANTED = `a folder, s3://bucket[/prefix] or ${NULL_TARGET}`;

/** Whether a text names a place that {@link openSink} can open. */
export function isTarget(target: string): boolean {
  if (target.startsWith("s3://")) return S3_TARGET.test(target);
  if (target.startsWith("file://")) return URL.canParse(target);
  return target !== "" && !SCHEME.test(target);
}

/** The sink for a place; nothing is written or connected yet. Throws for what is no {@link isTarget}. */
export function openSink(target: string): Sink {
  if (target === NULL_TARGET) return new NullSink();
  const [, bucket, folder = ""] = S3_TARGET.exec(target) ?? [];
  if (bucket !== undefined) {
    const prefix = folder.replace(/\/*$/, "");
    return new S3Sink(target, { bucket, prefix: prefix === "" ? "" : `${prefix}/` });
  }
  if (!isTarget(target)) throw new Error(`wanted ${TARGET_WANTED}, got ${target}`);
  return new FolderSink(target.startsWith("file://") ? fileURLToPath(target) : target);
}
