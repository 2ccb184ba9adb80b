import { dirname, join, relative, resolve, sep } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";
import { OptionReader, type RawOptions } from "../optionReader";
import { reportPage } from "../report/page";
import { type RunRecord } from "../report/runRecord";
import { readRunStory } from "../report/runStory";
import { DEFAULT_RESULT, REPORT } from "../resultPlace";
import { type Session } from "../session";

/** `lake report`: makes the HTML report of a result folder again. */
export async function report(raw: RawOptions, { output }: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const from = reader.text("from") ?? DEFAULT_RESULT;
  const file = reader.text("out") ?? join(from, REPORT);
  reader.done("lake report");
  const { run, outcome } = await writeReport(from, file);
  output.say(`${file} tells of run ${run}`);
  output.result({ report: resolve(file), run, outcome });
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
