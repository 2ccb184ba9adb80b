import { dirname, join, relative, resolve, sep } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";
import { type StackPlace } from "../../stacks";
import { latestRun, pickUp } from "../../emr";
import { readPlace } from "../deploy/deployOptions";
import { unfitFile, writingTo } from "../diskTrouble";
import { OptionReader, type RawOptions } from "../optionReader";
import { task } from "../output/output";
import { newestResult } from "../report/newestResult";
import { reportPage } from "../report/page";
import { type RunRecord } from "../report/runRecord";
import { readRunStory } from "../report/runStory";
import { REPORT } from "../resultPlace";
import { withClients } from "../runs/clients";
import { deployedStack } from "../runs/deployed";
import { patienceOf } from "../runs/patienceOf";
import { fetchRun } from "../runs/realRun";
import { type Session } from "../session";

/** Folder below which the stories of runs on EMR are kept, by the run's id. */
const RUNS = ".lake/runs";

/** `lake report`: makes the HTML report of a result folder again, or that of a run on EMR. */
export async function report(raw: RawOptions, session: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const from = reader.text("from");
  const out = reader.text("out");
  const run = reader.text("run");
  const stack = reader.text("stack");
  const place = readPlace(reader);
  const isReal = run !== undefined || stack !== undefined;
  if (isReal && from !== undefined) {
    reader.complain(
      "--from",
      "is for a result on this machine; --run and --stack are for one on EMR",
    );
  }
  checkOut(out, reader);
  reader.done("lake report");
  const folder = isReal ? await fetched(run, place, session) : (from ?? newestResult());
  const file = out ?? join(folder, REPORT);
  const record = await writingTo(file, () => writeReport(folder, file));
  session.output.say(`${file} tells of run ${record.run}`);
  session.output.result({ report: resolve(file), run: record.run, outcome: record.outcome });
}

function checkOut(out: string | undefined, reader: OptionReader): void {
  const unfit = out === undefined ? undefined : unfitFile(out);
  if (unfit !== undefined) reader.complain("--out", unfit);
}

/** Writes the report of the run in `folder` to `file`; folders on the way are made. */
export async function writeReport(folder: string, file: string): Promise<RunRecord> {
  const story = await readRunStory(folder);
  const toResult = relative(resolve(dirname(file)), resolve(folder))
    .split(sep)
    .join("/");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, reportPage(story, toResult));
  return story.record;
}

/** Brings the story of a run on EMR here; answers where it is. */
async function fetched(
  run: string | undefined,
  place: StackPlace,
  session: Session,
): Promise<string> {
  const { output, signal } = session;
  const deployed = await deployedStack(place, signal);
  const patience = patienceOf(session);
  return await withClients(place, async (clients) => {
    const found =
      run === undefined
        ? await latestRun(clients.emr, deployed, patience)
        : await pickUp(clients.emr, run, patience, deployed);
    const folder = join(RUNS, found.runId ?? found.clusterId);
    await task(output, "Fetch the run's story", () =>
      fetchRun({ found, deployed, folder }, clients, session),
    );
    return folder;
  });
}
