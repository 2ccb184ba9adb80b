import { dirname, join, relative, resolve, sep } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";
import { readPlace } from "../deploy/deployOptions";
import { unfitFile, writingTo } from "../diskTrouble";
import { OptionReader, type RawOptions } from "../optionReader";
import { newestResult } from "../report/newestResult";
import { reportPage } from "../report/page";
import { type RunRecord } from "../report/runRecord";
import { readRunStory } from "../report/runStory";
import { REPORT } from "../resultPlace";
import { runtimeOf } from "../runs/stackVariant";
import { type Session } from "../session";

/** `lake report`: makes the HTML report of a result folder again, or that of a run of a deployed stack. */
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
      "is for a result on this machine; --run and --stack are for one of a deployed stack",
    );
  }
  checkOut(out, reader);
  reader.done("lake report");
  const folder = isReal
    ? await (await runtimeOf(place)).story(run, place, session)
    : (from ?? newestResult());
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
