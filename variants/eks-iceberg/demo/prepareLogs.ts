import { cp, mkdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { checkReadable, countText, plural, type Preparation } from "../../../cli";
import { type AccessLogTruth, generateAccessLogs } from "../../../generators";
import { type LogData } from "./options";

/** Log files on this machine, and what is known of them. */
export interface PreparedLogs {
  /** Folder whose content goes to the application's own folder in the raw bucket. */
  readonly folder: string;
  /** How a report describes it. */
  readonly description: string;
  /** What the tables must hold, where that is known beforehand. */
  readonly expected: AccessLogTruth | undefined;
  /** The day that is loaded a second time; undefined where no day is known, and all are. */
  readonly dayAgain: string | undefined;
}

/** Finds the user's log files, or makes some for the application `app`. */
export async function prepareLogs(
  data: LogData,
  app: string,
  place: Preparation,
): Promise<PreparedLogs> {
  if (data.kind === "real") return await realLogs(data.path, place.scratch);
  const { lines, seed, broken } = data;
  const { expected } = await generateAccessLogs({
    ...{ to: place.scratch, app, lines, seed, broken, signal: place.signal },
    onProgress: ({ lines: written, total }) => {
      place.tell(`${countText(written)} of ${countText(total)} lines`);
    },
  });
  const { days } = expected;
  return {
    folder: join(place.scratch, "logs", app),
    description: `generated: ${plural(expected.lines, "line")}, ${countText(expected.broken)} of them broken, ${plural(days.length, "day")}, seed ${seed}`,
    expected,
    // One from the middle: what is around it must stay as it is.
    dayAgain: days[Math.floor(days.length / 2)]?.day,
  };
}

/** A file stands for a folder of one. */
async function realLogs(path: string, scratch: string): Promise<PreparedLogs> {
  const known = { description: `real data from ${path}`, expected: undefined, dayAgain: undefined };
  if ((await stat(path)).isDirectory()) {
    await checkReadable([path]);
    return { folder: path, ...known };
  }
  await mkdir(scratch, { recursive: true });
  await cp(path, join(scratch, basename(path)), { dereference: true });
  return { folder: scratch, ...known };
}
