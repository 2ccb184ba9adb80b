import {
  type AccessLogOptions,
  type AccessLogSummary,
  BadOptions,
  type Complaint,
  generateAccessLogs,
  generateSparkify,
  type SparkifyOptions,
  type Summary,
} from "../../generators";
import { diskTrouble, unwritable } from "../diskTrouble";
import { EXIT, exitCodeOf, Refusal } from "../exitCodes";
import { camelCase, OptionReader, type RawOptions } from "../optionReader";
import { type Output, task } from "../output/output";
import { textTable } from "../output/textTable";
import { bytesText, countText, duration, plural } from "../output/units";
import { type Session } from "../session";

/** Options of `lake generate sparkify` that are numbers; the generator says which will do. */
export const NUMBERS = [
  "events",
  "songs",
  "users",
  "days",
  "seed",
  "match-share",
  "doubled",
  "broken",
] as const;

/** Those that are on or off. */
export const FLAGS = ["gzip", "final-newline", "overwrite"] as const;

/** `lake generate sparkify`: writes data in the form of the real files, and says what is true of it. */
export async function generateSparkifyTo(raw: RawOptions, session: Session): Promise<void> {
  const options = readOptions(raw);
  const { output, signal } = session;
  const summary = await task(output, `Generate into ${options.to}`, (tell) =>
    refusing(options.to, () =>
      generateSparkify({
        ...options,
        signal,
        onProgress: ({ records, total, bytes }) => {
          tell(`${countText(records)} of ${countText(total)} records, ${bytesText(bytes)}`);
        },
      }),
    ),
  );
  say(output, summary);
  output.result({ to: options.to, ...summary });
}

/** Options of `lake generate access-logs` that are numbers. */
export const LOG_NUMBERS = [
  "lines",
  "addresses",
  "days",
  "files-per-day",
  "seed",
  "broken",
] as const;

/** `lake generate access-logs`: writes a web server's log day by day, and says what is true of it. */
export async function generateAccessLogsTo(raw: RawOptions, session: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const numbers = LOG_NUMBERS.map(
    (name) => [camelCase(name), numberOf(reader.text(name))] as const,
  );
  const options: AccessLogOptions = {
    to: reader.text("to") ?? "",
    from: reader.text("from"),
    app: reader.text("app"),
    overwrite: reader.flag("overwrite"),
    ...(Object.fromEntries(numbers) as Partial<AccessLogOptions>),
  };
  checkPlace(options.to, reader);
  reader.done("lake generate access-logs");
  const { output, signal } = session;
  const summary = await task(output, `Generate into ${options.to}`, (tell) =>
    refusing(options.to, () =>
      generateAccessLogs({
        ...options,
        signal,
        onProgress: ({ lines, total, bytes }) => {
          tell(`${countText(lines)} of ${countText(total)} lines, ${bytesText(bytes)}`);
        },
      }),
    ),
  );
  sayLogs(output, summary);
  output.result({ to: options.to, ...summary });
}

/** Complains of a folder in which nothing can be made. Every other place is the generator's to judge. */
function checkPlace(to: string, reader: OptionReader): void {
  const fault = to === "" || /^[a-z][a-z0-9+.-]*:/i.test(to) ? undefined : unwritable(to);
  if (fault !== undefined) reader.complain("--to", fault);
}

/**
 * Every complaint about options is the generator's, in its own words: it looks at all of them at once. What goes wrong
 * later leaves some of the files there, which nobody shall take for all.
 */
async function refusing<T>(to: string, generate: () => Promise<T>): Promise<T> {
  try {
    return await generate();
  } catch (error) {
    if (!(error instanceof BadOptions)) throw halfMade(to, error);
    const lines = error.complaints.map(lineOf);
    throw new Refusal(EXIT.usage, ["lake generate cannot do that:", ...lines].join("\n"), {
      cause: error,
    });
  }
}

function halfMade(to: string, error: unknown): unknown {
  const known = diskTrouble(error, to) ?? error;
  if (!(known instanceof Error)) return known;
  const rest = `What was written to ${to} is not whole: remove it, or write it anew with --overwrite.`;
  return new Refusal(exitCodeOf(known), `${known.message}. ${rest}`, { cause: error });
}

function lineOf({ option, wanted, got }: Complaint): string {
  const word = option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `  --${word}: must be ${wanted}, got ${got}`;
}

function readOptions(raw: RawOptions): SparkifyOptions {
  const reader = new OptionReader(raw);
  const numbers = NUMBERS.map((name) => [camelCase(name), numberOf(reader.text(name))] as const);
  const flags = FLAGS.map((name) => [camelCase(name), reader.flag(name)] as const);
  const options = {
    to: reader.text("to") ?? "",
    from: reader.text("from"),
    // A text where a number is wanted goes through: the generator complains of it beside the others.
    ...(Object.fromEntries([...numbers, ...flags]) as Partial<SparkifyOptions>),
  };
  checkPlace(options.to, reader);
  reader.done("lake generate sparkify");
  return options;
}

function numberOf(text: string | undefined): number | string | undefined {
  return text !== undefined && /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)
    ? Number(text)
    : text;
}

function say(output: Output, { files, records, bytes, seconds, expected }: Summary): void {
  const size = `${plural(records, "record")}, ${bytesText(bytes)} in ${plural(files, "file")}`;
  output.say(`${size}, ${duration(seconds)}\n\nThe tables of a lake made from it hold:`);
  const rows = [
    ["songs", expected.songs],
    ["artists", expected.artists],
    ["users", expected.usersWithPlays],
    ["time", expected.distinctTimes],
    ["songplays", expected.nextSong],
  ];
  output.say(textTable({ columns: ["table", "rows"], rows }));
}

function sayLogs(output: Output, { files, bytes, seconds, expected }: AccessLogSummary): void {
  const size = `${plural(expected.lines, "line")}, ${bytesText(bytes)} in ${plural(files, "file")}`;
  output.say(`${size}, ${duration(seconds)}\n`);
  const columns = ["day", "files", "lines", "broken"];
  const rows = expected.days.map((one) => [one.day, one.files, one.lines, one.broken]);
  output.say(textTable({ columns, rows }));
}
