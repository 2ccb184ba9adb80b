import { type Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { collect } from "./linesOf";

/** A folder that holds what cannot be read as files: each place with the reason. */
export class UnreadablePlaces extends Error {
  override readonly name = "UnreadablePlaces";

  constructor(readonly places: readonly string[]) {
    super(["these cannot be read:", ...places.map((place) => `  ${place}`)].join("\n"));
  }
}

/**
 * Every file below `folder`, in the order in which an object store lists them as keys: byte by byte
 * over the whole path, so that `a.json` comes before `a/b.json`. Symbolic links are followed. Throws
 * when there is no such folder, and at the end an {@link UnreadablePlaces} for links that lead
 * nowhere or back to a folder that they lie in, and for what is neither file nor folder.
 */
export async function* filesBelow(folder: string): AsyncGenerator<string> {
  const faults: string[] = [];
  yield* walk(folder, new Set(), faults);
  if (faults.length > 0) throw new UnreadablePlaces(faults);
}

/** What would make {@link filesBelow} throw, each place with the reason. */
export async function unreadableBelow(folder: string): Promise<readonly string[]> {
  const faults: string[] = [];
  await collect(walk(folder, new Set(), faults));
  return faults;
}

async function* walk(
  folder: string,
  above: ReadonlySet<string>,
  faults: string[],
): AsyncGenerator<string> {
  const real = await realpath(folder);
  if (above.has(real)) {
    faults.push(`${folder} leads back to ${real}, a folder that it lies in`);
    return;
  }
  const entries = await readdir(folder, { withFileTypes: true });
  const named = await Promise.all(entries.map((entry) => kindOf(folder, entry)));
  named.sort((a, b) => Buffer.compare(a.sortName, b.sortName));
  for (const { kind, path } of named) {
    if (kind === "folder") yield* walk(path, new Set([...above, real]), faults);
    else if (kind === "file") yield path;
    else faults.push(`${path} ${kind}`);
  }
}

interface Entry {
  readonly path: string;
  /** `file`, `folder`, or why it is neither. */
  readonly kind: string;
  /** A folder sorts as its keys do: its name goes on with "/". */
  readonly sortName: Buffer;
}

async function kindOf(folder: string, entry: Dirent): Promise<Entry> {
  const path = join(folder, entry.name);
  const kind = entry.isSymbolicLink() ? await kindOfTarget(path) : kindIn(entry);
  const sortName = Buffer.from(kind === "folder" ? `${entry.name}/` : entry.name);
  return { path, kind, sortName };
}

async function kindOfTarget(path: string): Promise<string> {
  try {
    return kindIn(await stat(path));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return `is a symbolic link that leads to nothing readable (${code})`;
  }
}

function kindIn(entry: Pick<Dirent, "isDirectory" | "isFile">): string {
  if (entry.isDirectory()) return "folder";
  return entry.isFile() ? "file" : "is neither a file nor a folder";
}
