import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkReadable, EXIT, Refusal } from "../../../cli";
import { toolchain } from "../../../local";

/** Folders that a lake's raw bucket holds. */
export const SOURCES = ["log_data", "song_data"] as const;

/** A folder of each source on this machine. */
export type SourceFolders = Readonly<Record<(typeof SOURCES)[number], string>>;

/** How far below the given folder a source may lie: archives often hold one folder of everything. */
const MOST_LEVELS = 3;

/**
 * Finds `log_data` and `song_data` at or below `path`, a folder or a zip file. Zip files are unpacked into
 * `scratch` first. Throws a Refusal that names what is missing.
 */
export async function findSources(
  path: string,
  scratch: string,
  signal: AbortSignal,
): Promise<SourceFolders> {
  const archives = await archivesAt(path);
  for (const archive of archives) await unpack(archive, scratch, signal);
  const places = archives.length === 0 ? [path] : [path, scratch];
  const found = new Map<string, string>();
  for (const place of places) await search(place, MOST_LEVELS, found);
  const { log_data, song_data } = Object.fromEntries(found);
  if (log_data === undefined || song_data === undefined) throw incomplete(path, found);
  await checkReadable([log_data, song_data]);
  return { log_data, song_data };
}

async function archivesAt(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path);
  return names.filter((name) => /\.zip$/i.test(name)).map((name) => join(path, name));
}

const run = promisify(execFile);

/** Python's own zip module keeps names that would lead out of the folder inside it. */
async function unpack(archive: string, folder: string, signal: AbortSignal): Promise<void> {
  try {
    await run(toolchain().python, ["-m", "zipfile", "-e", archive, folder], { signal });
  } catch (error) {
    signal.throwIfAborted();
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    const reason = said.split("\n").at(-1) ?? "";
    throw new Refusal(EXIT.failed, `${archive} cannot be unpacked: ${reason}`, { cause: error });
  }
}

async function search(folder: string, levels: number, found: Map<string, string>): Promise<void> {
  if (!(await isFolder(folder))) return;
  for (const name of await readdir(folder)) {
    // Asked of what a link leads to: data version tools keep whole data sets as links.
    if (!(await isFolder(join(folder, name)))) continue;
    const isSource = SOURCES.some((source) => source === name);
    if (isSource && !found.has(name)) found.set(name, join(folder, name));
    if (!isSource && levels > 1) await search(join(folder, name), levels - 1, found);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return existsSync(path) && (await stat(path)).isDirectory();
}

function incomplete(path: string, found: ReadonlyMap<string, string>): Refusal {
  const missing = SOURCES.filter((source) => !found.has(source));
  const lines = missing.map((source) => `  there is no folder ${source} in ${path}`);
  const wanted = "Wanted: a folder or zip file with log_data/ (events) and song_data/ (songs).";
  return new Refusal(EXIT.usage, ["--data will not do:", ...lines, wanted].join("\n"));
}
