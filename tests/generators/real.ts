import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "../support/moto";

/** The real Sparkify files; undefined on a machine that does not have them. */
export function realFolder(): string | undefined {
  const data = process.env["LAKE_TEST_DATA"] ?? path.join(ROOT, "..", "shared", "data");
  const zips = ["log_data", "song_data"].map((name) => path.join(data, "sparkify", `${name}.zip`));
  if (!zips.every((zip) => existsSync(zip))) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), "lake-real-"));
  for (const zip of zips) {
    execFileSync(path.join(ROOT, ".venv/bin/python"), ["-m", "zipfile", "-e", zip, folder]);
  }
  return folder;
}

/** All files below a folder, with paths relative to it, in order. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

/** The lines of all files whose path begins with `start`. */
export function linesBelow(folder: string, start: string): string[] {
  return filesBelow(folder)
    .filter((file) => file.startsWith(start))
    .flatMap((file) => readFileSync(path.join(folder, file), "utf8").split("\n"))
    .filter((line) => line !== "");
}
