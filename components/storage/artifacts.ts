import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";

/** Hex digits of a file's SHA-256 that stand in its key: 64 bits, enough to tell versions apart. */
const DIGITS = 16;

/** Whether a file stands at `path`. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The key of the file at `path`, which names its content: `scripts/<start of its SHA-256>/<file name>`. */
export function contentKey(folder: string, path: string): string {
  const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
  return `${folder}/${digest.slice(0, DIGITS)}/${basename(path)}`;
}
