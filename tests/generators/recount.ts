import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { type Event, type Song } from "./eventShape";
import { filesBelow } from "./real";

/** What somebody who knows nothing of the generator finds in its files. */
export interface Recount {
  readonly files: number;
  readonly records: number;
  readonly bytes: number;
  readonly events: readonly Event[];
  readonly songs: readonly Song[];
  /** Lines that stand right after the same line in their file, by folder. */
  readonly doubled: { readonly log_data: number; readonly song_data: number };
  /** Lines that are no record, by folder. */
  readonly broken: { readonly log_data: readonly Buffer[]; readonly song_data: readonly Buffer[] };
}

/** Reads all files below a folder. */
export function recount(folder: string): Recount {
  const found = {
    files: 0,
    records: 0,
    bytes: 0,
    events: [] as Event[],
    songs: [] as Song[],
    doubled: { log_data: 0, song_data: 0 },
    broken: { log_data: [] as Buffer[], song_data: [] as Buffer[] },
  };
  for (const file of filesBelow(folder)) {
    const stored = readFileSync(path.join(folder, file));
    found.files++;
    found.bytes += stored.length;
    let before = "";
    for (const line of linesOf(file.endsWith(".gz") ? gunzipSync(stored) : stored)) {
      found.records++;
      before = sort(line, before, file.startsWith("log_data") ? "log_data" : "song_data");
    }
  }
  return found;

  /** Answers with the good line that the next one may double. */
  function sort(line: Buffer, before: string, kind: "log_data" | "song_data"): string {
    const text = line.toString("latin1");
    const record = recordOf(line);
    if (record === undefined) found.broken[kind].push(line);
    else if (text === before) found.doubled[kind]++;
    else if (isEvent(record)) found.events.push(record);
    else found.songs.push(record);
    return record === undefined ? before : text;
  }
}

function isEvent(record: Event | Song): record is Event {
  return "sessionId" in record;
}

function linesOf(content: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = content.indexOf(10); end >= 0; end = content.indexOf(10, start)) {
    lines.push(content.subarray(start, end));
    start = end + 1;
  }
  if (start < content.length) lines.push(content.subarray(start));
  return lines;
}

/** The record of a line, if it is UTF-8, JSON, and has its keys and numbers. */
function recordOf(line: Buffer): Event | Song | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line);
    const record = JSON.parse(text) as Event | Song;
    const good = isEvent(record)
      ? typeof record.ts === "number" && typeof record.userId === "string"
      : typeof record.duration === "number" && typeof record.song_id === "string";
    return good ? record : undefined;
  } catch {
    return undefined;
  }
}
