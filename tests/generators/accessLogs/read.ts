import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { filesBelow } from "../real";

/** One line of a generated log. */
export interface ReadLine {
  /** Below the target. */
  readonly file: string;
  /** A letter for each byte. */
  readonly text: string;
}

/** All lines below a folder, in the order of files and lines. */
export function readLines(folder: string): ReadLine[] {
  return filesBelow(folder)
    .toSorted()
    .flatMap((file) => {
      const text = gunzipSync(readFileSync(path.join(folder, file))).toString("latin1");
      if (!text.endsWith("\n")) throw new Error(`${file} does not end with a newline`);
      return text
        .slice(0, -1)
        .split("\n")
        .map((line) => ({ file, text: line }));
    });
}

/** What a line of the combined format says. */
export interface Fields {
  readonly address: string;
  readonly user: string;
  readonly time: Date;
  readonly request: string;
  readonly status: number;
  readonly bytes: string;
  readonly referer: string;
  readonly agent: string;
}

/** nginx escapes quotes, so each quote is one of the format's. */
const COMBINED = new RegExp(
  [
    String.raw`^(?<address>\S+) - (?<user>.+)`,
    String.raw`\[(?<date>\d\d)/(?<month>\w{3})/(?<year>\d{4}):(?<clock>\d\d:\d\d:\d\d) \+0000\]`,
    String.raw`"(?<request>[^"]*)" (?<status>\d{3}) (?<bytes>\d+|-)`,
    String.raw`"(?<referer>[^"]*)" "(?<agent>[^"]*)"(?: .*)?$`,
  ].join(" "),
);
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** The fields of a line, written down apart from the generator; undefined for a line that is none. */
export function fieldsOf({ text }: ReadLine): Fields | undefined {
  const parts = COMBINED.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const part = (name: string): string => parts[name] ?? "";
  const month = String(MONTHS.indexOf(part("month")) + 1).padStart(2, "0");
  return {
    address: part("address"),
    user: part("user"),
    time: new Date(`${part("year")}-${month}-${part("date")}T${part("clock")}Z`),
    request: part("request"),
    status: Number(part("status")),
    bytes: part("bytes"),
    referer: part("referer"),
    agent: part("agent"),
  };
}
