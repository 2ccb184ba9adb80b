import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { freePort, LOOPBACK } from "../freePort";
import { startServer } from "../server";
import { type Toolchain } from "../toolchain";
import { POSTGRES_USER, type PostgresHome } from "./home";

/** Longest wait for the database's first answer, in milliseconds. */
const START_TIMEOUT_MS = 30_000;
/** Seconds that it has to write what is left once asked to end. */
const GRACE_SECONDS = 10;
/** What many small transactions need; the machine's memory is Spark's. */
const SHARED_BUFFERS = "32MB";

/** How to start a database. */
export interface PostgresOptions {
  readonly tools: Toolchain;
  /** @default - any that is free */
  readonly port?: number | undefined;
  /** Address that it listens on. @default - loopback */
  readonly address?: string | undefined;
  /** Further settings of the server, such as `ssl`. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A PostgreSQL of ours, on the loopback address unless asked otherwise; nothing of it outlives this process but its home. */
export interface Postgres {
  readonly port: number;
  /** Process id of the server's guard. */
  readonly pid: number;
  /** A connection to one of its databases. The caller connects and ends it. */
  client(database: string): Client;
  /** Ends it in order; resolves when it is gone. May be called more than once. */
  stop(): Promise<void>;
}

/** Starts the database in `home` and waits until it answers. Rejects when it does not, quoting its log. */
export async function startPostgres(
  home: PostgresHome,
  { tools, port: wanted, address = LOOPBACK, settings: further = {}, signal }: PostgresOptions,
): Promise<Postgres> {
  const port = wanted ?? (await freePort());
  const client = (database: string): Client =>
    new Client({ host: address, port, user: POSTGRES_USER, password: home.password, database });
  const settings = {
    listen_addresses: address,
    port: String(port),
    unix_socket_directories: "",
    shared_buffers: SHARED_BUFFERS,
    ...further,
  };
  const words = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = await startServer(
    {
      name: "PostgreSQL",
      command: home.words("postgres", "-D", home.data, ...words),
      cwd: home.folder,
      env: process.env,
      logFile: home.logFile,
      graceSeconds: GRACE_SECONDS,
      startTimeoutMs: START_TIMEOUT_MS,
      ready: () => answers(client("postgres")),
      signal,
    },
    tools,
  );
  let isOver = false;
  void server.ended.then(() => (isOver = true));
  const stop = async (): Promise<void> => {
    // Once it has ended, its process id may be another program's.
    if (!isOver) await askToEnd(home);
    const waiting = new AbortController();
    const patience = sleep(GRACE_SECONDS * 1000, undefined, { signal: waiting.signal });
    await Promise.race([server.ended, patience.catch(() => undefined)]);
    waiting.abort();
    await server.stop();
  };
  signal?.addEventListener("abort", () => void server.stop(), { once: true });
  return { port, pid: server.pid, client, stop };
}

/** SIGINT is PostgreSQL's word for: end all connections, write everything, end. */
async function askToEnd(home: PostgresHome): Promise<void> {
  try {
    const [pid = ""] = (await readFile(join(home.data, "postmaster.pid"), "utf8")).split("\n");
    process.kill(Number(pid), "SIGINT");
  } catch {
    // It has ended already.
  }
}

async function answers(client: Client): Promise<boolean> {
  // A connection that breaks later says so by an event; nobody needs it here.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
