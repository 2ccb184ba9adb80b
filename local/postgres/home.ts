import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, cp, lchown, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ownTemporaryFolder } from "../leftovers";
import { type Toolchain } from "../toolchain";
import { postgresBinaries } from "./binaries";

/** The superuser of a database of ours. */
export const POSTGRES_USER = "lake";

/** The user that owns nothing, which PostgreSQL runs as when we are root. */
const NOBODY = 65_534;

const DATA = "data";
const PASSWORD = "password";

/** Where one PostgreSQL keeps its data and programs, while it runs and between two runs of it. */
export interface PostgresHome {
  readonly folder: string;
  readonly data: string;
  /** File that receives the server's log. */
  readonly logFile: string;
  readonly password: string;
  /** Words that run one of its programs, as a user that it accepts. */
  words(program: "initdb" | "postgres", ...words: readonly string[]): string[];
  /** Copies data and password to a new folder, for {@link preparePostgres}. The server must not be running. */
  keep(folder: string): Promise<void>;
  /** Deletes it all. The server must not be running. */
  remove(): Promise<void>;
}

/**
 * Makes a temporary folder with an empty database cluster, or with a copy of the one that {@link PostgresHome.keep}
 * left in `from`. As root the programs are copied too: the user that runs them may not be able to read the checkout.
 */
export async function preparePostgres(tools: Toolchain, from?: string): Promise<PostgresHome> {
  const folder = await ownTemporaryFolder("lake-postgres");
  try {
    const home = await build(tools, folder, from);
    if (from === undefined) await initialise(home);
    return home;
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

async function build(
  tools: Toolchain,
  folder: string,
  from: string | undefined,
): Promise<PostgresHome> {
  const isRoot = process.getuid?.() === 0;
  const installed = postgresBinaries();
  const binaries = isRoot ? join(folder, "programs") : installed;
  if (isRoot) await cp(installed, binaries, { recursive: true, verbatimSymlinks: true });
  const data = join(folder, DATA);
  if (from !== undefined) await cp(join(from, DATA), data, { recursive: true });
  const password =
    from === undefined
      ? randomBytes(24).toString("base64url")
      : await readFile(join(from, PASSWORD), "utf8");
  await writeFile(join(folder, PASSWORD), password, { mode: 0o600 });
  if (isRoot) await giveAway(folder);
  const user = isRoot ? [tools.python, "-I", AS_NOBODY, String(NOBODY)] : [];
  return {
    folder,
    data,
    logFile: join(folder, "postgres.log"),
    password,
    words: (program, ...words) => [...user, join(binaries, "bin", program), ...words],
    keep: (to) => keep(folder, to),
    remove: () => removeFolder(folder),
  };
}

const AS_NOBODY = join(__dirname, "as_nobody.py");

/** Folder, data and password belong to the user that the server runs as; the programs stay ours. */
async function giveAway(folder: string): Promise<void> {
  await chown(folder, NOBODY, NOBODY);
  await chown(join(folder, PASSWORD), NOBODY, NOBODY);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const root = join(folder, DATA);
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name));
  for (const path of paths.filter((one) => one === root || one.startsWith(`${root}/`))) {
    await lchown(path, NOBODY, NOBODY);
  }
}

const run = promisify(execFile);

async function initialise(home: PostgresHome): Promise<void> {
  const words = home.words(
    "initdb",
    ...[`--pgdata=${home.data}`, `--username=${POSTGRES_USER}`, "--encoding=UTF8", "--locale=C"],
    ...["--auth=scram-sha-256", `--pwfile=${join(home.folder, PASSWORD)}`],
    // Small, and nothing of it is lost unless the machine itself goes down.
    ...["--wal-segsize=1", "--no-sync"],
  );
  const [program = "", ...rest] = words;
  try {
    await run(program, rest, { cwd: home.folder, timeout: INITDB_TIMEOUT_MS });
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    throw new Error(`PostgreSQL's initdb failed: ${said}`, { cause: error });
  }
}

const INITDB_TIMEOUT_MS = 60_000;

async function keep(folder: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await cp(join(folder, DATA), join(to, DATA), { recursive: true });
  await rm(join(to, DATA, "postmaster.pid"), { force: true });
  await cp(join(folder, PASSWORD), join(to, PASSWORD));
}

async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
