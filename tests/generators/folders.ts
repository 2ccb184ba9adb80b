import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { filesBelow } from "./real";

/** Folders for a suite; all are removed after it. */
export function folders(): () => string {
  const made: string[] = [];
  after(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(path.join(tmpdir(), "lake-generators-"));
    made.push(folder);
    return folder;
  };
}

/** One word for all names and contents below a folder. */
export function fingerprint(folder: string): string {
  const hash = createHash("sha256");
  for (const file of filesBelow(folder)) {
    hash.update(`${file}\0`).update(readFileSync(path.join(folder, file)));
  }
  return hash.digest("hex");
}
