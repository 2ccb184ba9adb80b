import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { PROJECT_ROOT, startGuarded, toolchain } from "../../../local";

/** Stand-ins for plugins that are running: one cluster of their own. */
export interface Plugins {
  /** Environment with which the engine finds them. */
  readonly env: Readonly<Record<string, string>>;
  /** What they wrote to standard error. */
  complaints(): readonly string[];
  /** Ends them. */
  stop(): Promise<void>;
}

const NAMES = ["kubernetes", "eks"] as const;

/** Starts stand-ins for the Kubernetes and EKS plugins, or for one of them; they end with `stop`, and with this process. */
export async function startPlugins(
  names: readonly (typeof NAMES)[number][] = NAMES,
): Promise<Plugins> {
  const complaints: string[] = [];
  const started = await Promise.all(names.map((name) => startPlugin(name, complaints)));
  return {
    env: { PULUMI_DEBUG_PROVIDERS: started.map(({ address }) => address).join(",") },
    complaints: () => complaints,
    stop: async () => {
      await Promise.all(started.map((plugin) => plugin.stop()));
    },
  };
}

interface Started {
  readonly address: string;
  stop(): Promise<void>;
}

async function startPlugin(name: string, complaints: string[]): Promise<Started> {
  const folder = join(PROJECT_ROOT, "tests", "engine", "plugins");
  const main = join(folder, "main.ts");
  // The EKS plugin looks for the AWS CLI.
  const path = [join(folder, "bin"), process.env["PATH"] ?? ""].join(delimiter);
  const command = [process.execPath, "--import", "tsx", main, name];
  const server = await startGuarded(toolchain(), command, {
    cwd: PROJECT_ROOT,
    env: { ...process.env, PATH: path },
    output: "pipe",
    graceSeconds: 1,
  });
  const { stdout, stderr } = server;
  if (stdout === null || stderr === null) throw new Error("the plugin has no output to read");
  createInterface({ input: stderr }).on("line", (line) => complaints.push(line));
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: stdout }).once("line", resolve);
    void server.ended.then((code) => {
      reject(new Error(`plugin ${name} ended with ${code}:\n${complaints.join("\n")}`));
    });
  });
  server.unref();
  return { address: `${name}:${port}`, stop: () => server.stop() };
}
