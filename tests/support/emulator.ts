import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Guarded, PROJECT_ROOT, startGuarded, toolchain } from "../../local";

/** Where the emulator's Python package lies. */
const EMULATOR = join(PROJECT_ROOT, "tests", "emulator");

/** How a call is to fail: see tests/emulator/lake_emulator/faults.py. */
export interface Fault {
  /** Like `emr:RunJobFlow`; a REST service's operation is its method, as in `s3:PUT`; `*` is any. */
  readonly action: string;
  readonly kind: "throttle" | "deny" | "expired" | "broken";
  /** How many calls fail. @default - all, until the faults are forgotten */
  readonly times?: number;
}

/** A pretend AWS of a test's own: moto with our stand-ins, in a process of its own on 127.0.0.1. */
export interface Emulator {
  /** Where it listens, like `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  /** Process id of its guard. */
  readonly pid: number;
  /** Environment with which the engine, the AWS CLI and every SDK of a child process find it, and nothing else. */
  readonly env: Readonly<Record<string, string>>;
  /** What an SDK client of this process is made with, for the region that it is to speak to. */
  client(region?: string): EmulatorClient;
  /** Lets calls fail from now on. */
  plan(fault: Fault): Promise<void>;
  /** Lets no call fail any more. */
  forgetFaults(): Promise<void>;
  /** Everything that is left in the account, as `service kind name`, sorted. */
  leftovers(): Promise<string[]>;
  /** Calls that were tried once more because their answer was lost on the way, as `service:operation (attempt)`. */
  repeated(): Promise<readonly string[]>;
  /** What it wrote to standard error: stack traces of what broke in it. Empty when nothing did. */
  complaints(): readonly string[];
  /** Ends it; resolves when its process is gone. May be called more than once. */
  stop(): Promise<void>;
}

/** Settings that every SDK client takes. */
export interface EmulatorClient {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly forcePathStyle: true;
}

/** The region of a client that names none: the one where buckets need no location. */
const DEFAULT_REGION = "us-east-1";
const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** How to start an emulator. */
export interface EmulatorOptions {
  /** Port on 127.0.0.1. @default - any that is free */
  readonly port?: number;
}

/** Starts an emulator; it ends with `stop`, and with this process in whatever way that ends. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const server = await startGuarded(
    toolchain(),
    [toolchain().python, "-m", "lake_emulator", "--port", String(options.port ?? 0)],
    {
      cwd: EMULATOR,
      env: process.env,
      output: "pipe",
      graceSeconds: 1,
    },
  );
  const complaints = linesOf(server);
  const endpoint = await endpointOf(server, complaints);
  server.unref();
  return {
    endpoint,
    pid: server.pid,
    env: environmentOf(endpoint),
    client: (region = DEFAULT_REGION) => ({
      endpoint,
      region,
      credentials: CREDENTIALS,
      forcePathStyle: true,
    }),
    plan: async (fault) => {
      await ask(endpoint, "POST", "faults", fault);
    },
    forgetFaults: async () => {
      await ask(endpoint, "DELETE", "faults");
    },
    leftovers: async () => (await ask(endpoint, "GET", "leftovers")) as string[],
    repeated: async () => (await ask(endpoint, "GET", "repeated")) as readonly string[],
    complaints: () => complaints,
    stop: () => server.stop(),
  };
}

/** What a child process needs to find the emulator; no key of the machine's own reaches it. */
function environmentOf(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    // S3 Control speaks to http://<account>.<host>, a name that only a proxy can answer for.
    HTTP_PROXY: endpoint,
    NO_PROXY: "127.0.0.1,localhost",
  };
}

/** Calls one of the emulator's own addresses. */
export async function ask(
  endpoint: string,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${endpoint}/lake-emulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the emulator does not do ${method} ${path}: ${text}`);
  return JSON.parse(text) as unknown;
}

/** Lines of its standard error that are kept. */
const MOST_LINES = 500;

/** What it writes to standard error, as it comes. Goes on reading, so that it never waits for us. */
function linesOf({ stderr }: Guarded): readonly string[] {
  const lines: string[] = [];
  if (stderr === null) throw new Error("the emulator has no output to read");
  createInterface({ input: stderr }).on("line", (line) => {
    if (lines.length < MOST_LINES) lines.push(line);
  });
  return lines;
}

/** The address that it prints first. */
function endpointOf(server: Guarded, complaints: readonly string[]): Promise<string> {
  const { stdout } = server;
  if (stdout === null) throw new Error("the emulator has no output to read");
  return new Promise((resolve, reject) => {
    createInterface({ input: stdout }).on("line", resolve);
    void server.ended.then((code) => {
      const said = complaints.join("\n");
      reject(new Error(`the emulator ended with ${code} before it listened:\n${said}`));
    });
  });
}
