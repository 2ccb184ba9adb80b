import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { isAlive } from "../../local";
import { unwritable } from "../diskTrouble";
import { RUN_RECORD } from "../report/runRecord";

/**
 * The folder of a result while it is being made. The new one grows beside the old one and takes its place
 * in the end by a rename, so that the old result stays readable, and nobody ever sees half of a new one.
 */
export class ResultFolder {
  private constructor(
    /** Where the result is to be found in the end. */
    readonly final: string,
    /** Where it grows. */
    readonly work: string,
  ) {}

  /** Makes an empty folder to work in, and clears away what killed runs have left. */
  static async begin(final: string): Promise<ResultFolder> {
    const target = resolve(final);
    await mkdir(dirname(target), { recursive: true });
    await recover(target);
    const work = `${target}${PARTIAL}${process.pid}`;
    await mkdir(work);
    return new ResultFolder(target, work);
  }

  /** Where a failed run's logs and report are kept, until the next one fails. */
  get failed(): string {
    return `${this.final}.failed`;
  }

  /** The new result takes the old one's place. */
  async publish(): Promise<void> {
    const old = `${this.final}${OLD}${process.pid}`;
    if (existsSync(this.final)) await rename(this.final, old);
    await rename(this.work, this.final);
    await rm(old, { recursive: true, force: true });
    await rm(this.failed, { recursive: true, force: true });
  }

  /** The old result stays; what the failed run left can be read beside it. */
  async keepFailed(): Promise<void> {
    await rm(this.failed, { recursive: true, force: true });
    await rename(this.work, this.failed);
  }

  /** Nothing is left of the new one. May be called after the others, and then does nothing. */
  async discard(): Promise<void> {
    await rm(this.work, { recursive: true, force: true, maxRetries: 3 });
  }
}

const PARTIAL = ".partial-";
const OLD = ".old-";

/**
 * Why a result cannot be put at `folder`; undefined when it can. The old result is deleted in the end, so
 * this must never be a folder that is none.
 */
export function unfit(folder: string): string | undefined {
  if (!existsSync(folder)) return unwritable(folder);
  if (!statSync(folder).isDirectory()) return `must be a folder, and ${folder} is a file`;
  if (existsSync(join(folder, RUN_RECORD)) || readdirSync(folder).length === 0) {
    // It grows beside the place where it goes.
    return unwritable(dirname(resolve(folder)));
  }
  return `must be new, empty or an older result; ${folder} holds something else (no ${RUN_RECORD})`;
}

/** A process that was killed may have left its work, or the old result under its temporary name. */
async function recover(target: string): Promise<void> {
  const names = await readdir(dirname(target));
  for (const name of names.filter((one) => isLeftBy(one, basename(target)))) {
    const path = join(dirname(target), name);
    const isOld = name.startsWith(basename(target) + OLD);
    if (isOld && !existsSync(target)) await rename(path, target);
    else await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Whether `name` is a temporary one of `target`, made by a process that is no more. */
function isLeftBy(name: string, target: string): boolean {
  const kind = [PARTIAL, OLD].find((one) => name.startsWith(target + one));
  if (kind === undefined) return false;
  const pid = Number(name.slice(target.length + kind.length));
  return Number.isInteger(pid) && pid > 0 && (pid === process.pid || !isAlive(pid));
}
