import { opendir } from "node:fs/promises";
import { join } from "node:path";

/**
 * Every file below `folder`, in the order in which an object store lists them as keys: byte by byte
 * over the whole path, so that `a.json` comes before `a/b.json`. Throws when there is no such folder.
 */
export async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = [];
  for await (const entry of await opendir(folder)) entries.push(entry);
  const named = entries.map((entry) => ({ entry, name: Buffer.from(sortName(entry)) }));
  named.sort((a, b) => Buffer.compare(a.name, b.name));
  for (const { entry } of named) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

/** A folder sorts as its keys do: its name goes on with "/". */
function sortName(entry: { name: string; isDirectory(): boolean }): string {
  return entry.isDirectory() ? `${entry.name}/` : entry.name;
}
