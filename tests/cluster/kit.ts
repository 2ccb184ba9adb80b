import { execFile, spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { PROJECT_ROOT } from "../../local";

/** A ready-made Kubernetes with the Spark Operator and image builds for this machine; users have their own. */
const KIT =
  process.env["LAKE_TEST_KUBERNETES"] ?? resolve(PROJECT_ROOT, "../shared/tools/kubernetes");

/**
 * A folder for a cluster that outlives the suite: the next run finds it up, with its images. For whoever works on these
 * tests; `bin/cluster down --dir FOLDER` ends it.
 */
const KEPT = process.env["LAKE_TEST_CLUSTER"];

/** Exit status by which the kit says that this machine cannot run a cluster. */
const NOT_AVAILABLE = 3;
const MOST_OUTPUT = 64 * 1024 * 1024;

const run = promisify(execFile);

/** A real cluster of a suite's own. */
export interface Cluster {
  /** Folder of the cluster's files; it goes with the cluster. */
  readonly folder: string;
  /** Folder of the kit's programs, such as Kubernetes' plugin for Pulumi. */
  readonly programs: string;
  /** The text of its kubeconfig. */
  readonly kubeconfig: string;
  /** Address of this machine as pods reach it; servers for them listen on it. */
  readonly host: string;
  /** Runs kubectl; `input` is its standard input. */
  kubectl(args: readonly string[], input?: string): Promise<string>;
  /** Creates or changes objects; the API server refuses fields that it does not know. */
  apply(objects: readonly object[]): Promise<void>;
  /** Starts a program in the cluster's own network. */
  enter(command: readonly string[]): ChildProcess;
  /** Builds an image from a Dockerfile of the project, and loads it into every node. */
  image(name: string, dockerfile: string): Promise<void>;
  /** Starts the Spark Operator for the runs of one namespace. */
  startOperator(jobsNamespace: string): Promise<void>;
  down(): Promise<void>;
}

/** A node's label and taint, as the kit takes them. */
export interface NodePlace {
  readonly role: string;
  readonly isTainted: boolean;
}

/**
 * Brings a cluster up with a node for each of `places`. Skips the suite with one line where there is no kit or where
 * this machine cannot run one.
 */
export async function startCluster(
  test: Mocha.Context,
  roleLabel: string,
  places: readonly NodePlace[],
  name = "cluster",
): Promise<Cluster> {
  if (!existsSync(join(KIT, "bin/cluster"))) {
    return skip(test, "no Kubernetes at ../shared/tools/kubernetes or LAKE_TEST_KUBERNETES");
  }
  const parent = KEPT ?? (await mkdtemp(join(tmpdir(), "lake-cluster-")));
  const folder = join(parent, name);
  const isLoaded = (name: string): string => join(parent, name.replaceAll(/\W/g, "-"));
  const kit = async (...args: readonly string[]): Promise<string> =>
    (await run(join(KIT, "bin/cluster"), args, { maxBuffer: MOST_OUTPUT })).stdout.trim();
  await bringUp(test, parent, () =>
    kit(
      ...["up", "--dir", folder, "--timeout", "240", "--nodes", String(places.length)],
      ...wordsOf(roleLabel, places),
    ),
  );
  const kubectl = async (args: readonly string[], input = ""): Promise<string> => {
    const command = run(join(KIT, "bin/cluster"), ["kubectl", "--dir", folder, ...args], {
      maxBuffer: MOST_OUTPUT,
    });
    command.child.stdin?.end(input);
    return (await command).stdout;
  };
  await sweep(kubectl);
  const programs = (await run(join(KIT, "install"), [])).stdout.trim();
  return {
    folder: parent,
    programs,
    kubeconfig: await kubectl(["config", "view", "--raw", "--output=json"]),
    host: await kit("host", "--dir", folder),
    kubectl,
    apply: async (objects) => {
      const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
      await kubectl(["apply", "--validate=strict", "--filename=-"], list);
    },
    enter: (command) => spawn(join(KIT, "bin/cluster"), ["enter", "--dir", folder, ...command]),
    image: async (name, dockerfile) => {
      if (existsSync(isLoaded(name))) return;
      const args = [
        "build",
        "-t",
        name,
        "-f",
        join(PROJECT_ROOT, dockerfile),
        "--to",
        folder,
        PROJECT_ROOT,
      ];
      await run(join(KIT, "bin/image"), args, { maxBuffer: MOST_OUTPUT });
      await writeFile(isLoaded(name), "");
    },
    startOperator: async (jobsNamespace) => {
      await kit("operator", "--dir", folder, "--jobs", jobsNamespace);
    },
    down: async () => {
      if (KEPT !== undefined) return;
      await kit("down", "--dir", folder);
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** Skips where the kit says that this machine cannot run a cluster; a new folder goes with what failed. */
async function bringUp(
  test: Mocha.Context,
  parent: string,
  up: () => Promise<unknown>,
): Promise<void> {
  try {
    await up();
  } catch (error) {
    if (KEPT === undefined) await rm(parent, { recursive: true, force: true });
    const { code, stderr, stdout } = error as Ended;
    if (code === NOT_AVAILABLE) skip(test, `${stderr ?? ""}${stdout ?? ""}`.trim());
    throw error;
  }
}

type Ended = Partial<Record<"stderr" | "stdout", string>> & { readonly code?: unknown };

/** The nodes' labels and taints, as the kit is told of them. */
function wordsOf(roleLabel: string, places: readonly NodePlace[]): string[] {
  return places.flatMap(({ role, isTainted }, at) => [
    ...["--label", `node${at + 1}:${roleLabel}=${role}`],
    ...(isTainted ? ["--taint", `node${at + 1}:${roleLabel}=${role}:NoSchedule`] : []),
  ]);
}

/** Kinds whose objects an earlier suite has left in a cluster that was kept. */
const LEFT = ["scheduledsparkapplications", "sparkapplications", "deployments", "jobs"];

/** Takes away what an earlier suite has left; a new cluster knows neither these kinds nor namespaces. */
async function sweep(kubectl: Cluster["kubectl"]): Promise<void> {
  if (KEPT === undefined) return;
  for (const namespace of ["spark-jobs", "spark-services"])
    for (const kind of LEFT)
      await kubectl(["delete", kind, "--all", "-n", namespace]).catch(() => undefined);
}

function skip(test: Mocha.Context, why: string): never {
  process.stdout.write(`      skipped: ${why}\n`);
  return test.skip();
}
