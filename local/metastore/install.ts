import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { sparkJarsNamed } from "../java";
import { fetchArtifacts, type FetchOptions } from "../maven/fetchArtifacts";
import { METASTORE, POSTGRES_DRIVER, S3A } from "../maven/pinned";
import { type Toolchain } from "../toolchain";

/** A metastore on this machine, outside the checkout so that every checkout shares it. */
export interface InstalledMetastore {
  /** Everything that its process needs, in order. */
  readonly classPath: readonly string[];
  /** SQL that makes the tables of an empty PostgreSQL database. */
  readonly schemaScript: string;
}

/** Version of the schema: the metastore's 3.1.3 is that of 3.1.0. */
const SCHEMA = "scripts/metastore/upgrade/postgres/hive-schema-3.1.0.postgres.sql";

/** Other databases, consoles, and a log that would fight with Spark's. */
const NOT_NEEDED = /^(derby|jline|sqlline|log4j)/;

/** What the distribution expects of a Hadoop installation, taken from PySpark instead. */
const FROM_SPARK = [
  ...["hadoop-client-api", "hadoop-client-runtime"],
  ...["slf4j-api", "log4j-api", "log4j-core", "log4j-slf4j2-impl", "log4j-1.2-api"],
  ...["commons-cli", "commons-logging", "commons-collections"],
  // Compiles LoopbackMetastore.java.
  ...["janino", "commons-compiler"],
];

/** Fetches and unpacks the metastore, once for each machine. Rejects when that cannot be done, saying why. */
export async function installMetastore(options: FetchOptions): Promise<InstalledMetastore> {
  const { tools } = options;
  const [archive = "", driver = "", ...s3a] = await fetchArtifacts(
    [METASTORE, POSTGRES_DRIVER, ...S3A],
    options,
  );
  const home = join(tools.ivyHome, `${METASTORE.name}-${METASTORE.version}`);
  if (!existsSync(home)) await unpack(archive, home, tools);
  const lib = join(home, "lib");
  const own = (await readdir(lib)).filter((name) => !NOT_NEEDED.test(name)).sort();
  return {
    classPath: [
      ...own.map((name) => join(lib, name)),
      ...[driver, ...s3a, ...sparkJarsNamed(tools, FROM_SPARK)],
    ],
    schemaScript: join(home, SCHEMA),
  };
}

const run = promisify(execFile);

/** The folder appears whole or not at all; another process may be quicker. */
async function unpack(archive: string, home: string, tools: Toolchain): Promise<void> {
  const scratch = await mkdtemp(join(tools.ivyHome, "unpack-"));
  try {
    await run(tools.python, ["-m", "tarfile", "-e", archive, scratch]);
    const [top = ""] = await readdir(scratch);
    await rename(join(scratch, top), home).catch((error: unknown) => {
      if (!existsSync(home)) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}
