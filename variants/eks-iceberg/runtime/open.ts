import { z } from "zod";
import { didYouMean, notDeployed, type OptionReader, outputsAt, type Session } from "../../../cli";
import { type StackPlace } from "../../../stacks";

/** What can be opened. */
const THINGS = ["spark-history"] as const;

/** Port of the history server's service, and here. */
const PORT = 18_080;

const OUTPUTS = z.object({ historyService: z.string().regex(/^[^/]+\/[^/]+$/) });

/**
 * `lake open spark-history`: the history server is a service inside the cluster, so a tunnel has to lead there. Says the command
 * that makes one, and the address that it then has.
 */
export async function open(
  what: string,
  reader: OptionReader,
  place: StackPlace,
  { output, signal }: Session,
): Promise<void> {
  if (!THINGS.some((thing) => thing === what)) {
    const hint = didYouMean(what, THINGS);
    reader.complain("what", `must be one of ${THINGS.join(", ")}, got "${what}".${hint}`);
  }
  reader.done("lake open");
  const [stack, values] = await outputsAt(place, signal);
  const outputs = OUTPUTS.safeParse(values);
  if (!outputs.success) throw notDeployed({ stack, project: place.project });
  const [namespace = "", service = ""] = outputs.data.historyService.split("/");
  const tunnel = `kubectl --namespace ${namespace} port-forward service/${service} ${PORT}`;
  const url = `http://127.0.0.1:${PORT}`;
  output.say(`${tunnel}\nleads to it, as long as it runs: ${url}`);
  output.result({ run: reader.text("run"), clusterId: null, stack, url, tunnel });
}
