import { EMRClient } from "@aws-sdk/client-emr";
import { configOf, type GoingRun, type Session, task, TIMEOUTS } from "../../../cli";
import { endCluster, type GoingCluster, goingClusters } from "../../../emr";
import { stackTags } from "../../../program";
import { cloudConfig, ownTags } from "../../../stacks";
import type { StackRuns } from "../../variant";

/** The runs of a stack on EMR that go on: all its clusters, but for an idle one that the engine itself takes down. */
export async function runsOfClusters(
  { open, doomed }: StackRuns,
  { output, signal }: Session,
): Promise<GoingRun[]> {
  const config = configOf(open);
  const ids = new Set(doomed.map(({ id }) => id));
  const marks = { tags: ownTags(open.name, stackTags(config)), buckets: [...ids] };
  const client = new EMRClient({ ...cloudConfig(config), ...TIMEOUTS });
  try {
    const found = await task(output, "Look for runs that go on", () =>
      goingClusters(client, marks, { signal }),
    );
    return found
      .filter(({ id, state }) => !(ids.has(id) && state === "WAITING"))
      .map((cluster) => runOf(cluster, ids.has(cluster.id)));
  } finally {
    client.destroy();
  }
}

/** @param stays - Whether the cluster is the stack's own, which the engine takes down. */
function runOf(cluster: GoingCluster, stays: boolean): GoingRun {
  const { id, name, state, created, runId, nodes } = cluster;
  const what = runId === undefined ? "" : `run ${runId} on `;
  return {
    id,
    text: `${what}cluster ${name} (${id}): ${state}`,
    since: created,
    nodes,
    end: async ({ open }, { output, signal }) => {
      const client = new EMRClient({ ...cloudConfig(configOf(open)), maxAttempts: 1, ...TIMEOUTS });
      try {
        await task(output, `Cancel ${what}cluster ${id}, and wait for its end`, (tell) =>
          endCluster(client, id, { signal, stays, onState: tell }),
        );
      } finally {
        client.destroy();
      }
    },
  };
}
