import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

/** The project's folder. */
export const ROOT = path.resolve(__dirname, "..", "..");

/** The region that the emulator's clients use. */
export const REGION = "us-east-1";

/** A pretend AWS of a test's own: moto's server in a process of its own on 127.0.0.1. */
export interface Moto {
  /** Where it listens, like `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  /** Environment with which the AWS CLI, boto3 and the SDKs of a child process find it, and nothing else. */
  readonly env: Readonly<Record<string, string>>;
  /** What an SDK client of this process is made with; S3 clients add `forcePathStyle: true`. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** Forgets everything that was made so far. */
  reset(): Promise<void>;
  /** Ends the server; resolves when its process is gone. */
  stop(): Promise<void>;
}

/**
 * Starts an emulator on a free port. Rejects with what it printed when it does not come up.
 *
 * `host` is the address that it listens on. `env` is added to the server's own, like `MOTO_IAM_LOAD_MANAGED_POLICIES: "true"` (each reset then takes a second).
 */
export async function startMoto(
  env: Readonly<Record<string, string>> = {},
  host = "127.0.0.1",
): Promise<Moto> {
  const server = spawn(path.join(ROOT, ".venv/bin/moto_server"), ["-H", host, "-p", "0"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const endpoint = await endpointOf(server);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return {
    endpoint,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_DEFAULT_REGION: REGION,
      AWS_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    },
    client: { endpoint, region: REGION, credentials },
    reset: async () => {
      await fetch(`${endpoint}/moto-api/reset`, { method: "POST" });
    },
    stop: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.kill();
      await once(server, "exit");
    },
  };
}

/** The address that the server says it listens on. Goes on reading, so that the server never waits for us. */
function endpointOf(server: ChildProcess): Promise<string> {
  const printed: string[] = [];
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", (code) => {
      reject(
        new Error(
          `moto_server ended with ${String(code)} before it listened:\n${printed.join("\n")}`,
        ),
      );
    });
    if (server.stderr === null) return;
    createInterface({ input: server.stderr }).on("line", (line) => {
      const address = /Running on (http:\/\/\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
      // The rest is one line for each request.
      else if (printed.length < 50) printed.push(line);
    });
  });
}
