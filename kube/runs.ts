import { type Patience, persist } from "../patience";
import { type ClusterApi } from "./cluster";
import { explained, KubeError } from "./errors";
import { waitsFor } from "./pods";
import { seen, seenAll, type SeenKubeRun } from "./seen";

/** Runs of the lake, and nobody else's in the namespace. */
const OURS = "app.kubernetes.io/part-of=spark-lake";

/** Starts a run from its `manifest`. Tried once: a start that was tried again could run twice. */
export async function startKubeRun(api: ClusterApi, manifest: object): Promise<SeenKubeRun> {
  try {
    return seen(await api.create(manifest));
  } catch (error) {
    throw explained("the run was not started", error);
  }
}

/** What the run `name` is at. */
export async function lookAtKubeRun(
  api: ClusterApi,
  name: string,
  patience: Patience,
  now = new Date(),
): Promise<SeenKubeRun> {
  const run = seen(await calling(`run ${name} cannot be read`, patience, () => api.read(name)));
  return await withPods(api, run, patience, now);
}

/** All runs that the cluster remembers, the newest first. */
export async function kubeRuns(api: ClusterApi, patience: Patience): Promise<SeenKubeRun[]> {
  const runs = seenAll(await calling("the runs cannot be listed", patience, () => api.list(OURS)));
  const now = new Date();
  return await Promise.all(runs.map((run) => withPods(api, run, patience, now)));
}

async function withPods(
  api: ClusterApi,
  run: SeenKubeRun,
  patience: Patience,
  now: Date,
): Promise<SeenKubeRun> {
  return { ...run, waitsFor: await waitsFor(api, run, patience, now) };
}

/** Ends a run: its object goes, and driver and executors with it. */
export async function cancelKubeRun(
  api: ClusterApi,
  name: string,
  patience: Patience,
): Promise<void> {
  await calling(`run ${name} cannot be cancelled`, patience, () => api.remove(name));
}

/** Makes a call until it is answered; what goes wrong is a KubeError. `doing` says what was tried. */
export async function calling<T>(
  doing: string,
  patience: Patience,
  call: () => Promise<T>,
): Promise<T> {
  return await persist(patience, call, (caught) => {
    const error = explained(doing, caught);
    return { error, passing: error instanceof KubeError && error.passing };
  });
}
