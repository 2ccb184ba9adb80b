import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../../local";

/** A project's folder of a test's own: the real files, but stack files that it may write to. */
export interface Checkout {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Files that Pulumi writes to: a test gets copies of them. */
const WRITTEN = /^Pulumi(\..+)?\.yaml$/;

/** What no test may reach through its checkout. */
const LEFT_OUT: ReadonlySet<string> = new Set([".git", ".lake"]);

/** Makes a folder in which `pulumi` and `lake` run as in the project's own, while that stays as it is. */
export async function makeCheckout(): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), "lake-engine-"));
  for (const name of await readdir(PROJECT_ROOT)) {
    const from = join(PROJECT_ROOT, name);
    if (WRITTEN.test(name)) await copySettings(from, join(folder, name));
    else if (!LEFT_OUT.has(name)) await symlink(from, join(folder, name));
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Copies a stack file without what belongs to whoever deployed it from here: the salt of their passphrase. */
async function copySettings(from: string, to: string): Promise<void> {
  const text = await readFile(from, "utf8");
  await writeFile(to, text.replace(/^encryptionsalt:.*\n?/m, ""));
}
