import { join } from "node:path";
import { doctor } from "../../local";
import { readSettings, renderEmr, type Settings, stackConfig, stackNamed } from "../../program";
import { type DemoOptions, readDemoOptions } from "../demo/demoOptions";
import { ResultFolder } from "../demo/resultFolder";
import { type DemoPlan, type DemoRun, runDemo } from "../demo/runDemo";
import { doneText, failureText, resultOf, sayTables, shownPath } from "../demo/sayResult";
import { EXIT, Refusal } from "../exitCodes";
import { type RawOptions } from "../optionReader";
import { task } from "../output/output";
import { REPORT } from "../resultPlace";
import { type Session } from "../session";
import { missingTools } from "./doctor";
import { writeReport } from "./report";

/** `lake demo`: runs a stack's whole pipeline on this machine. Ends with exit code 3 when it fails. */
export async function demo(variant: string, raw: RawOptions, session: Session): Promise<void> {
  const options = readDemoOptions(variant, raw);
  const settings = await task(session.output, `Read settings from ${options.stackFile}`, () =>
    Promise.resolve(readSettings({ ...stackConfig(options.stackFile), ...options.overrides })),
  );
  await checkMachine(session);
  const stack = await task(session.output, "Render the stack", () =>
    renderEmr(settings, stackNamed(options.stackFile)),
  );
  const folder = await ResultFolder.begin(options.out);
  try {
    const plan: DemoPlan = {
      stack,
      data: options.data,
      settings: describe(options, settings),
      lastResult: folder.final,
      work: folder.work,
    };
    await finish(await runDemo(plan, session), folder, session);
  } finally {
    await folder.discard();
  }
}

async function checkMachine({ output, signal }: Session): Promise<void> {
  const checks = await task(output, "Check this machine", () => doctor());
  const missing = checks.filter(({ ok }) => !ok);
  if (missing.length > 0) throw missingTools(missing);
  signal.throwIfAborted();
}

function describe(options: DemoOptions, settings: Settings): Record<string, string> {
  return {
    "stack file": options.stackFile,
    merge: settings.merge,
    "songs layout": settings.songsLayout,
    release: settings.release,
  };
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
