import { once } from "node:events";
import { join } from "node:path";
import { nodeWords, startGuarded, storeEnv, type ObjectStoreEnv, toolchain } from "../../local";
import { type LatencyStoreOptions } from "./latencyStore";

/** A latency store in a process of its own, so that its work is not counted as the client's. */
export interface ServedStore {
  readonly endpoint: string;
  readonly env: ObjectStoreEnv;
  stop(): Promise<void>;
}

/** Starts it; it ends with this process at the latest. */
export async function serveStore(options: LatencyStoreOptions): Promise<ServedStore> {
  const command = [...nodeWords(join(__dirname, "serve.ts")), JSON.stringify(options)];
  const server = await startGuarded(toolchain(), command, {
    cwd: __dirname,
    env: process.env,
    output: "pipe",
    graceSeconds: 1,
  });
  server.stderr?.pipe(process.stderr);
  if (server.stdout === null) throw new Error("the store's output cannot be read");
  const [line] = (await once(server.stdout, "data")) as [Buffer];
  const endpoint = line.toString().trim();
  return { endpoint, env: storeEnv(endpoint), stop: () => server.stop() };
}
