import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { EXIT, type ExitCode, Refusal } from "./exitCodes";

/** Troubles that a disk or its owner makes, and what mends each. */
const TROUBLES: Readonly<Record<string, readonly [said: string, remedy: string, exit: ExitCode]>> =
  {
    ENOSPC: ["the disk is full", "free some space, or choose a place on another disk", EXIT.failed],
    EDQUOT: ["your share of the disk is used up", "free some space there", EXIT.failed],
    EROFS: ["the disk can only be read", "choose another place", EXIT.usage],
    EACCES: [
      "you may not read or write there",
      "choose another place, or change its owner",
      EXIT.usage,
    ],
    EPERM: ["you may not do that there", "choose another place, or change its owner", EXIT.usage],
    EISDIR: ["it is a folder, and a file is wanted", "name a file", EXIT.usage],
    ENOTDIR: ["a part of its path is a file", "name a path of folders", EXIT.usage],
    ENAMETOOLONG: ["its name is too long", "choose a shorter one", EXIT.usage],
    EMFILE: ["too many files are open", "raise `ulimit -n`", EXIT.failed],
    EIO: ["the disk cannot be read or written", "look at the disk", EXIT.failed],
  };

/**
 * What a disk's error means, as a foreseen end of a command; undefined for any other error.
 *
 * @param place - what was written to, where the error names no file
 */
export function diskTrouble(error: unknown, place?: string): Refusal | undefined {
  if (!(error instanceof Error) || error instanceof Refusal) return undefined;
  const { code = "", path, syscall } = error as NodeJS.ErrnoException;
  const trouble = TROUBLES[codeBehind(code, path)];
  const where = path ?? place;
  // Sockets have some of these codes too, and no path.
  if (trouble === undefined || syscall === undefined || where === undefined) return undefined;
  const [said, remedy, exit] = trouble;
  return new Refusal(exit, `${where}: ${said}; ${remedy}`, { cause: error });
}

/** On a disk that can only be read, making a folder fails with "no such file" although its parent is there. */
function codeBehind(code: string, path: string | undefined): string {
  return code === "ENOENT" && path !== undefined ? (codeAt(path) ?? code) : code;
}

/** Does work that writes to `place`; what the disk there says is a foreseen end. */
export async function writingTo<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskTrouble(error, place) ?? error;
  }
}

/** Why nothing can be made at `path`, as a complaint about an option; undefined where something can. */
export function unwritable(path: string): string | undefined {
  const code = codeAt(path);
  const trouble = code === undefined ? undefined : TROUBLES[code];
  if (trouble === undefined) return undefined;
  const [said, remedy] = trouble;
  return `nothing can be written at ${path}: ${said}; ${remedy}`;
}

/** The code of what keeps a path from being made: asked of the nearest folder above it that is there. */
function codeAt(path: string): string | undefined {
  let folder = resolve(path);
  while (!existsSync(folder)) folder = dirname(folder);
  if (folder !== resolve(path) && !statSync(folder).isDirectory()) return "ENOTDIR";
  try {
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}

/** Why `path` can be no file that is to be written; undefined where it can. */
export function unfitFile(path: string): string | undefined {
  if (existsSync(path) && statSync(path).isDirectory()) {
    return `must be a file, and ${path} is a folder`;
  }
  return unwritable(path);
}
