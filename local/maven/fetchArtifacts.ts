import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { type Guarded, startGuarded } from "../guarded";
import { javaProgram, sparkJarsNamed } from "../java";
import { type Toolchain } from "../toolchain";
import { type Artifact, artifactFile, artifactPath, ivyModule } from "./artifact";

/** Where and how files are fetched. */
export interface FetchOptions {
  readonly tools: Toolchain;
  readonly signal?: AbortSignal | undefined;
  /** Told when something has to be fetched. */
  readonly tell?: ((text: string) => void) | undefined;
}

/**
 * Sees to it that files of Maven Central are on this machine, and says where. What is missing is fetched by
 * the Ivy that PySpark brings (behind a mirror: LAKE_IVY_SETTINGS names a settings file of Ivy's) and compared with
 * its SHA-256 before it takes its place, whole, so that many processes may do this at once.
 */
export async function fetchArtifacts(
  artifacts: readonly Artifact[],
  options: FetchOptions,
): Promise<string[]> {
  const { tools } = options;
  const missing = artifacts.filter((artifact) => !existsSync(artifactPath(tools, artifact)));
  if (missing.length > 0) await fetchAll(missing, options);
  return artifacts.map((artifact) => artifactPath(tools, artifact));
}

async function fetchAll(missing: readonly Artifact[], options: FetchOptions): Promise<void> {
  const { tools, tell } = options;
  const names = missing.map(({ name, version }) => `${name} ${version}`).join(", ");
  tell?.(`fetch ${names} into ${tools.ivyHome} (once for each machine)`);
  await mkdir(join(tools.ivyHome, "jars"), { recursive: true });
  const scratch = await mkdtemp(join(tools.ivyHome, "fetch-"));
  try {
    await runIvy(missing, scratch, options);
    for (const artifact of missing) await settle(artifact, scratch, tools);
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function runIvy(
  missing: readonly Artifact[],
  scratch: string,
  { tools, signal }: FetchOptions,
): Promise<void> {
  const module = join(scratch, "ivy.xml");
  await writeFile(module, ivyModule(missing));
  const settings = process.env["LAKE_IVY_SETTINGS"];
  const words = [
    ...[javaProgram(tools), "-jar", ...sparkJarsNamed(tools, ["ivy"])],
    ...(settings === undefined ? [] : ["-settings", settings]),
    // A cache of its own: Ivy's cache bears no second process.
    ...["-cache", join(scratch, "cache"), "-ivy", module, "-retrieve", join(scratch, PATTERN)],
  ];
  signal?.throwIfAborted();
  const running = await startGuarded(tools, words, {
    cwd: scratch,
    env: process.env,
    output: "pipe",
    graceSeconds: 1,
  });
  const stop = (): void => void running.stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const [said, code] = await Promise.all([allOf(running), running.ended]);
    signal?.throwIfAborted();
    if (code !== 0) throw new Error(cannotFetch(missing, said));
  } finally {
    signal?.removeEventListener("abort", stop);
    await running.stop();
  }
}

async function allOf({ stdout, stderr }: Guarded): Promise<string> {
  const outputs = [stdout, stderr].filter((stream) => stream !== null);
  return (await Promise.all(outputs.map((stream) => text(stream)))).join("");
}

/** {@link artifactFile} in Ivy's words. */
const PATTERN = "[organisation]_[artifact]-[revision](-[classifier]).[ext]";

async function settle(artifact: Artifact, scratch: string, tools: Toolchain): Promise<void> {
  const fetched = join(scratch, artifactFile(artifact));
  if (!existsSync(fetched)) throw new Error(cannotFetch([artifact], "nothing came"));
  const hash = createHash("sha256");
  await pipeline(createReadStream(fetched), hash);
  const got = hash.digest("hex");
  if (got !== artifact.sha256) {
    throw new Error(
      `${artifactFile(artifact)} is not the file that was pinned: wanted SHA-256 ${artifact.sha256}, got ${got}; \
it was thrown away. Is there a mirror or proxy that changes files?`,
    );
  }
  await rename(fetched, artifactPath(tools, artifact));
}

/** Lines of Ivy's that say what went wrong. */
const TELLING = /not found|UNRESOLVED|FAILED|unknown|timed out|refused|exception|nothing came/i;

/** So many of them are quoted. */
const MOST_TELLING = 5;

function cannotFetch(artifacts: readonly Artifact[], said: string): string {
  const names = artifacts.map((one) => `${one.group}:${one.name}:${one.version}`).join(", ");
  const telling = said.split(/\r?\n/).filter((line) => TELLING.test(line));
  const left = telling.length - MOST_TELLING;
  const lines = [
    ...telling.slice(0, MOST_TELLING),
    ...(left > 0 ? [`(and ${left} more such lines)`] : []),
  ];
  return `cannot fetch ${names} from Maven Central. Is the network reachable? Behind a mirror, let LAKE_IVY_SETTINGS \
name Ivy's settings file.\n${lines.join("\n")}`.trimEnd();
}
