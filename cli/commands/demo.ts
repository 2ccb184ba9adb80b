import { join } from "node:path";
import { doctor } from "../../local";
import { fileSettings, stackNamed } from "../../program";
import { type DemoRun } from "../demo/demo";
import { readDemo } from "../demo/readDemo";
import { ResultFolder } from "../demo/resultFolder";
import { doneText, failureText, resultOf, sayTables, shownPath } from "../demo/sayResult";
import { writingTo } from "../diskTrouble";
import { EXIT, Refusal } from "../exitCodes";
import { OptionReader, type RawOptions } from "../optionReader";
import { task } from "../output/output";
import { REPORT } from "../resultPlace";
import { type Session } from "../session";
import { missingTools } from "./doctor";
import { writeReport } from "./report";

/** `lake demo`: runs a stack's whole pipeline on this machine. Ends with exit code 3 when it fails. */
export async function demo(word: string, raw: RawOptions, session: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const own = readDemo(word, reader);
  const settings = await task(session.output, `Read settings from ${own.stackFile}`, () =>
    Promise.resolve(fileSettings(own.stackFile, own.overrides)),
  );
  await checkMachine(session);
  const rendered = await task(session.output, "Render the stack", () =>
    own.render(settings, stackNamed(own.stackFile)),
  );
  await writingTo(own.out, async () => {
    const folder = await ResultFolder.begin(own.out);
    try {
      const place = { lastResult: folder.final, work: folder.work };
      await finish(await rendered.run(place, session), folder, session);
    } finally {
      await folder.discard();
    }
  });
}

async function checkMachine({ output, signal }: Session): Promise<void> {
  const checks = await task(output, "Check this machine", () => doctor());
  const missing = checks.filter(({ ok }) => !ok);
  if (missing.length > 0) throw missingTools(missing);
  signal.throwIfAborted();
}

/** Shows the result and puts it where it belongs; a failed run's beside the last good one. */
async function finish(
  { record, tables }: DemoRun,
  folder: ResultFolder,
  { output, signal }: Session,
): Promise<void> {
  const good =
    record.outcome === "COMPLETED" && record.checks.every(({ expected, got }) => expected === got);
  await writeReport(folder.work, join(folder.work, REPORT));
  if (good || record.outcome === "COMPLETED") await sayTables(output, tables, record);
  signal.throwIfAborted();
  if (!good) {
    await folder.keepFailed();
    const report = shownPath(join(folder.failed, REPORT));
    const kept = `The last good result stays as it is. Report of this run: ${report}`;
    throw new Refusal(EXIT.failed, `${failureText(record, folder.failed)}\n${kept}`);
  }
  await folder.publish();
  const report = join(folder.final, REPORT);
  output.say(doneText(record, folder.final, report));
  output.result(resultOf(record, folder.final, report));
}
