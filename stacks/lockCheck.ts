import { z } from "zod";
import { stateFiles } from "./backend";
import { LockedError } from "./errors";
import { isAbandoned, type Lock, lockText } from "./locks";
import { type NamedStack, type OpenStack, targetOf } from "./open";

/** A lock as the engine writes it into a backend of files. */
const LOCK = z.object({
  pid: z.number(),
  username: z.string(),
  hostname: z.string(),
  timestamp: z.string(),
});

/** A lock that says nothing: it is being written, or by an engine that we do not know. */
const NAMELESS: Lock = { owner: "somebody", host: "", pid: 0, since: "a moment ago" };

/** What the backend says of a stack, as far as the check goes. */
export type Lockable = Pick<OpenStack, "name" | "project"> & {
  readonly stack: { readonly workspace: Asked };
};

type Asked = Pick<NamedStack["workspace"], "projectSettings" | "whoAmI" | "listStacks" | "workDir">;

/**
 * Throws a LockedError when somebody works on the stack: what follows would have to be given up half-way, or would pull
 * the ground from under theirs. `doing` says what is about to be done.
 *
 * A lock whose owner is gone for certain does not count: the engine's operation breaks it. Where the backend does not tell of
 * locks before they are asked for, the engine alone refuses, as its operation begins.
 */
export async function refuseLocked(open: Lockable, doing: string): Promise<void> {
  const locks = await locksOf(open);
  const held = locks.filter((lock) => !isAbandoned(lock));
  if (held.length > 0) throw new LockedError(held, lockText(doing, held, targetOf(open)));
}

async function locksOf({ name, stack: { workspace } }: Lockable): Promise<Lock[]> {
  const { url = "" } = await workspace.whoAmI();
  const files = stateFiles(url, workspace.workDir);
  if (files === undefined) {
    const stacks = await workspace.listStacks();
    const isBusy = stacks.some((one) => one.name === name && one.updateInProgress === true);
    return isBusy ? [NAMELESS] : [];
  }
  const { name: project } = await workspace.projectSettings();
  const folder = `locks/organization/${project}/${name.split("/").at(-1) ?? name}`;
  const paths = (await files.list(folder)).filter((path) => path.endsWith(".json"));
  // What is let go between the two calls is no lock.
  const texts = await Promise.all(paths.map((path) => files.read(path).catch(() => undefined)));
  return texts.flatMap((text) => (text === undefined ? [] : lockIn(text)));
}

function lockIn(text: string): Lock {
  const found = LOCK.safeParse(parsed(text));
  if (!found.success) return NAMELESS;
  const { username, hostname, pid, timestamp } = found.data;
  return { owner: `${username}@${hostname}`, host: hostname, pid, since: timestamp };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
