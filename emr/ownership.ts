import { lakeCommand } from "../remedies";
import { type ListedCluster } from "./cluster";
import { EmrError } from "./errors";
import { RUN_PLACEHOLDER } from "./runId";

/** Where a stack's runs are looked for. */
export interface RunsOf {
  /** Name of the stack's clusters. */
  readonly clusterName: string;
  /** The persistent cluster; undefined where each run has its own. */
  readonly clusterId?: string | undefined;
  /** The stack, as errors name it. @default - errors name its clusters */
  readonly stack?: string | undefined;
  /** Folder of the stack's project, for commands that are shown. */
  readonly project?: string | undefined;
}

/** What tells whose a cluster is. */
type Named = Pick<ListedCluster, "id" | "name">;

/** Whether a cluster is the stack's: it has the stack's name for clusters, or is its persistent one. */
export function isOf({ id, name }: Named, { clusterName, clusterId }: RunsOf): boolean {
  if (id === clusterId || name === clusterName) return true;
  const [before = "", after] = clusterName.split(RUN_PLACEHOLDER);
  return after !== undefined && name.startsWith(before) && name.endsWith(after);
}

/** How a run of the stack is started, as the end of a message; empty where the stack is not known. */
export function startHint({ stack, project }: RunsOf): string {
  return stack === undefined
    ? ""
    : ` Start one with \`${lakeCommand("run", { stack, project })}\`.`;
}

/** How a run of the stack is cancelled. */
export function cancelHint(runId: string, { stack, project }: RunsOf): string {
  return stack === undefined ? "" : ` with: ${lakeCommand(`cancel ${runId}`, { stack, project })}`;
}

/** The stack as an error names it. */
export function stackText({ stack, clusterName }: RunsOf): string {
  return stack === undefined ? clusterName : `stack ${stack}`;
}

/** The refusal of a run, or of a cluster, that another stack owns. */
export function foreign(what: string, cluster: Named, runs: RunsOf): EmrError {
  const owner = ownerOf(cluster, runs);
  const whose =
    owner === undefined
      ? `is of cluster ${cluster.id} (${cluster.name}), which is not of ${stackText(runs)}`
      : `is of stack ${owner}: add --stack ${owner}`;
  return new EmrError("foreign", `${what} ${whose}`);
}

/** The stack of a cluster that is named like this stack's clusters: those are `<pipeline>-<stack>`. */
function ownerOf({ name }: Named, { clusterName, stack }: RunsOf): string | undefined {
  const own = stack?.split("/").at(-1);
  if (own === undefined || !clusterName.endsWith(`-${own}`)) return undefined;
  const pipeline = clusterName.slice(0, -own.length);
  return name.startsWith(pipeline) && name.length > pipeline.length
    ? name.slice(pipeline.length)
    : undefined;
}
