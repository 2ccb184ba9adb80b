import { execFile } from "node:child_process";
import { access, constants, glob, mkdir, stat, statfs } from "node:fs/promises";
import { promisify } from "node:util";
import { freePort } from "./freePort";

/** What the doctor may ask of this machine; a test answers by itself. */
export interface Probes {
  /** Node's own version, for example `24.1.0`. */
  readonly nodeVersion: string;
  readonly javaHome: string | undefined;
  /** Both outputs of a program that ended well; undefined when it did not, or is not there. */
  run(program: string, args: readonly string[]): Promise<string | undefined>;
  /** Files that match a pattern, with the time of their last change in milliseconds. */
  find(pattern: string): Promise<readonly { readonly path: string; readonly changed: number }[]>;
  /** Whether files can be written to a folder, which is made if it is missing. */
  canWrite(folder: string): Promise<boolean>;
  /** Free bytes of the disk that a folder is on. */
  freeBytes(folder: string): Promise<number>;
  /** A free port of the loopback address; undefined when there is none. */
  port(): Promise<number | undefined>;
}

const run = promisify(execFile);

/** The answers of this machine. */
export function machineProbes(): Probes {
  return {
    nodeVersion: process.versions.node,
    javaHome: process.env["JAVA_HOME"],
    run: async (program, args) => {
      try {
        const { stdout, stderr } = await run(program, args, { timeout: 30_000 });
        return stdout + stderr;
      } catch {
        return undefined;
      }
    },
    find: async (pattern) => {
      const found = [];
      for await (const path of glob(pattern)) {
        found.push({ path, changed: (await stat(path)).mtimeMs });
      }
      return found;
    },
    canWrite: async (folder) => {
      try {
        await mkdir(folder, { recursive: true });
        await access(folder, constants.W_OK);
        return true;
      } catch {
        return false;
      }
    },
    freeBytes: async (folder) => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    port: () => freePort().catch(() => undefined),
  };
}
