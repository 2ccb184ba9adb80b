import { didYouMean, type OptionReader, type Session, task } from "../../../cli";
import { openSparkHistory } from "../../../emr";
import { type StackPlace } from "../../../stacks";
import { withClients } from "./clients";
import { findRun } from "./findRun";

/** What can be opened. */
const THINGS = ["spark-history"] as const;

/** `lake open spark-history`: prints the URL of Spark's history server for a run on EMR. */
export async function openOnEmr(
  what: string,
  reader: OptionReader,
  place: StackPlace,
  session: Session,
): Promise<void> {
  const id = reader.text("run");
  if (!THINGS.some((thing) => thing === what)) {
    const hint = didYouMean(what, THINGS);
    reader.complain("what", `must be one of ${THINGS.join(", ")}, got "${what}".${hint}`);
  }
  reader.done("lake open");
  const { output, signal } = session;
  await withClients(place, async (clients) => {
    const { found, stack } = await findRun(id, place, clients, session);
    const url = await task(output, "Start the history server", () =>
      openSparkHistory(clients.emr, found.clusterId, { signal }),
    );
    output.say(`${url}\nIt signs whoever has it in, and is good for a short while.`);
    output.result({ run: found.runId, clusterId: found.clusterId, stack, url });
  });
}
