import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inParallel } from "../../local";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** Folders of the real set, level by level: A and B, in each 26, in each of those 26. */
const SPREAD: readonly number[] = [2, LETTERS.length, LETTERS.length];
const WRITES_AT_ONCE = 64;

/** What was made. */
export interface Inputs {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

/** Writes one-record song files in folders like the real set's (`A/B/C/TR….json`), none ending in a newline. */
export async function makeInputs(folder: string, files: number): Promise<Inputs> {
  let bytes = 0;
  const numbers = Array.from({ length: files }, (_, at) => at);
  await inParallel(numbers, WRITES_AT_ONCE, async (number) => {
    const text = record(number);
    const into = join(folder, ...lettersOf(number));
    await mkdir(into, { recursive: true });
    await writeFile(join(into, `TR${String(number).padStart(6, "0")}.json`), text);
    bytes += text.length;
  });
  return { folder, files, bytes };
}

function lettersOf(number: number): string[] {
  let rest = number;
  return SPREAD.map((folders) => {
    const letter = LETTERS[rest % folders] ?? "A";
    rest = Math.floor(rest / folders);
    return letter;
  });
}

function record(number: number): string {
  return JSON.stringify({
    num_songs: 1,
    artist_id: `AR${String(number % 4_000).padStart(8, "0")}`,
    artist_latitude: null,
    artist_longitude: null,
    artist_location: "",
    artist_name: `Artist ${number % 4_000}`,
    song_id: `SO${String(number).padStart(8, "0")}`,
    title: `Song ${number}`,
    duration: 180 + (number % 100),
    year: 0,
  });
}
