import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LOOPBACK } from "../../local";
import { Objects } from "./objects";
import { handle } from "./s3Requests";
import { simpleXml } from "./s3Xml";
import { type Seed } from "./seed";

/**
 * Wait before each answer, in milliseconds. S3's performance guide gives 100 to 200 ms as a usual latency
 * for small objects, so this is kind to whoever asks one after another.
 */
export const DEFAULT_LATENCY_MS = 20;

/** What to serve, and how slowly. */
export interface LatencyStoreOptions {
  /** @default {@link DEFAULT_LATENCY_MS} */
  readonly latencyMs?: number;
  /** Folders whose files are objects from the start; they are never changed. */
  readonly seeds?: readonly Seed[];
}

/** An S3-compatible server on the loopback address that takes its time over each request. */
export interface LatencyStore {
  readonly endpoint: string;
  /** Requests so far. */
  requests(): number;
  stop(): Promise<void>;
}

/** Starts it, on a free port. */
export async function startLatencyStore(options: LatencyStoreOptions = {}): Promise<LatencyStore> {
  const spool = await mkdtemp(join(tmpdir(), "latency-store-"));
  const objects = new Objects(spool);
  for (const seed of options.seeds ?? []) await objects.adopt(seed);
  const latencyMs = options.latencyMs ?? DEFAULT_LATENCY_MS;
  let requests = 0;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    requests += 1;
    void answer(objects, latencyMs, request, response);
  });
  const port = await listen(server);
  return {
    endpoint: `http://${LOOPBACK}:${port}`,
    requests: () => requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(spool, { recursive: true, force: true });
    },
  };
}

async function answer(
  objects: Objects,
  latencyMs: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (latencyMs > 0) await sleep(latencyMs);
    await handle(objects, request, response);
  } catch (error) {
    const Message = error instanceof Error ? error.message : String(error);
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end(simpleXml("Error", { Code: "InternalError", Message }));
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : 0);
    });
  });
}
