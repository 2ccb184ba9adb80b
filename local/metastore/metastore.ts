import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort, LOOPBACK } from "../freePort";
import { javaProgram } from "../java";
import { type ObjectStore } from "../objectStore";
import { listensOn, startServer } from "../server";
import { type Toolchain } from "../toolchain";
import { type InstalledMetastore } from "./install";
import { METASTORE_DATABASE } from "./schema";
import { metastoreSite } from "./site";

/** Longest wait for the metastore's first answer, in milliseconds. */
const START_TIMEOUT_MS = 90_000;
const GRACE_SECONDS = 2;
/** Enough for a catalog of a few hundred tables; the machine's memory is Spark's. */
const HEAP = "256m";

/** What a metastore stands on. */
export interface MetastoreOptions {
  readonly tools: Toolchain;
  readonly installed: InstalledMetastore;
  readonly database: { readonly port: number; readonly password: string };
  readonly store: Pick<ObjectStore, "endpoint" | "env">;
  /** Where tables are made, as an `s3a://` URI; its bucket must be there. */
  readonly warehouse: string;
  /** Folder for its settings and its log; made when it is missing. */
  readonly folder: string;
  /** @default - any that is free */
  readonly port?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A Hive Metastore of ours on the loopback address; nothing of it outlives this process. */
export interface Metastore {
  /** For example `thrift://127.0.0.1:41234`. */
  readonly uri: string;
  readonly port: number;
  /** Process id of its guard. */
  readonly pid: number;
  /** Ends it; resolves when it is gone. May be called more than once. */
  stop(): Promise<void>;
}

/** Starts a metastore and waits until it listens. Rejects when it does not, quoting its log. */
export async function startMetastore(options: MetastoreOptions): Promise<Metastore> {
  const { tools, folder, signal } = options;
  const port = options.port ?? (await freePort());
  await writeSettings(options, port);
  const server = await startServer(
    {
      name: "the Hive Metastore",
      command: commandFor(options, port),
      cwd: folder,
      env: environment(options),
      logFile: join(folder, "metastore.log"),
      graceSeconds: GRACE_SECONDS,
      startTimeoutMs: START_TIMEOUT_MS,
      ready: () => listensOn(port),
      signal,
    },
    tools,
  );
  const stop = (): Promise<void> => server.stop();
  signal?.addEventListener("abort", () => void stop(), { once: true });
  return { uri: `thrift://${LOOPBACK}:${port}`, port, pid: server.pid, stop };
}

async function writeSettings(options: MetastoreOptions, port: number): Promise<void> {
  const { folder, database, warehouse, store } = options;
  await mkdir(folder, { recursive: true });
  const site = metastoreSite({
    port,
    database: { ...database, name: METASTORE_DATABASE },
    warehouse,
    store: { endpoint: store.endpoint, region: store.env.AWS_REGION },
  });
  // It holds the database's password.
  await writeFile(join(folder, "metastore-site.xml"), site, { mode: 0o600 });
  await copyFile(join(__dirname, "log4j2.properties"), join(folder, "log4j2.properties"));
}

function commandFor({ tools, installed, folder }: MetastoreOptions, port: number): string[] {
  return [
    javaProgram(tools),
    ...[`-Xmx${HEAP}`, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
    ...["-Djava.net.preferIPv4Stack=true", `-Djava.io.tmpdir=${folder}`],
    `-Dlog4j2.configurationFile=${join(folder, "log4j2.properties")}`,
    ...["-cp", [folder, ...installed.classPath].join(":")],
    ...["org.codehaus.janino.SimpleCompiler", LAUNCHER, "LoopbackMetastore"],
    ...["-p", String(port)],
  ];
}

const LAUNCHER = join(__dirname, "LoopbackMetastore.java");

/** This process's environment without anything that leads to a real account. */
function environment({ store }: MetastoreOptions): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(own),
    ...store.env,
    // Lets LoopbackMetastore.java at Java's own address table; Java 8, which needs no permission, does not read this.
    JDK_JAVA_OPTIONS: "--add-opens=java.base/java.net=ALL-UNNAMED",
  };
}
