import { readdir, readFile } from "node:fs/promises";

/** Ids of all processes below a process, also those whose parent is gone and that a guard adopted. */
export async function descendants(root: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const name of await readdir("/proc")) {
    const stat = /^\d+$/.test(name) ? await statOf(name) : undefined;
    if (stat === undefined) continue;
    // The command's name, in brackets, may hold anything.
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    const own = children.get(pid) ?? [];
    found.push(...own);
    open.push(...own);
  }
  return found;
}

async function statOf(pid: string): Promise<string | undefined> {
  try {
    return await readFile(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined; // It ended just now.
  }
}
