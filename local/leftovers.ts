import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes a temporary folder that says whose it is, and clears away those of the same kind whose process was killed.
 *
 * @param kind - first part of the name, for example `lake-postgres`
 */
export async function ownTemporaryFolder(kind: string): Promise<string> {
  const root = tmpdir();
  for (const name of await readdir(root)) {
    if (isLeft(name, kind)) {
      await rm(join(root, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => {
        // It is another user's: not ours to clear away.
      });
    }
  }
  return await mkdtemp(join(root, `${kind}-${process.pid}-`));
}

/** Whether a folder was made by a process that is no more. */
function isLeft(name: string, kind: string): boolean {
  const [, pid] = new RegExp(`^${kind}-(\\d+)-\\w+$`).exec(name) ?? [];
  return pid !== undefined && !isAlive(Number(pid));
}

/** Whether a process is there, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
