import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, relative, resolve, sep } from "node:path";
import { inS3 } from "./s3Backend";
import { type StateFiles } from "./stateFiles";

/** Folder of the engine's own files in a backend. */
const ROOT = ".pulumi";

/** The files of the backend at `url`; undefined for a backend whose files cannot be read from here, such as Pulumi Cloud. */
export function stateFiles(url: string, workDir: string): StateFiles | undefined {
  if (url.startsWith("file://")) return onDisk(folderOf(url, workDir));
  if (url.startsWith("s3://")) return inS3(new URL(url), ROOT);
  return undefined;
}

/** `file://~` is the home folder; what does not begin with a slash is taken from the working folder. */
function folderOf(url: string, workDir: string): string {
  const [path = ""] = url.slice("file://".length).split("?");
  const home = path.startsWith("~") ? join(homedir(), path.slice(1)) : path;
  return resolve(workDir, decodeURIComponent(home));
}

function onDisk(backend: string): StateFiles {
  const root = join(backend, ROOT);
  return {
    list: async (folder) => {
      const options = { recursive: true, withFileTypes: true } as const;
      const found = await readdir(join(root, folder), options).catch((error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
        throw error;
      });
      return found
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
        .map((path) => path.split(sep).join("/"))
        .sort();
    },
    read: (path) => readFile(join(root, path), "utf8"),
  };
}
