import { type Place, PublishedTable, publishedTables, type RunRecord } from "../../../cli";
import { type Expected } from "../../../generators";

type Tables = RunRecord["tables"];
type Checks = RunRecord["checks"];

/** The order in which people read the tables: dimensions first. */
const ORDER = ["songs", "artists", "users", "time", "songplays"];

/** The published tables by name, as they stand. */
export async function openTables(place: Place): Promise<ReadonlyMap<string, PublishedTable>> {
  const names = await publishedTables(place);
  const sorted = names.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  const tables = new Map<string, PublishedTable>();
  for (const name of sorted) tables.set(name, await PublishedTable.open(place, name));
  return tables;
}

/** Rows and files of each table. */
export async function countTables(tables: ReadonlyMap<string, PublishedTable>): Promise<Tables> {
  const counts: Tables = [];
  for (const [name, table] of tables) {
    counts.push({ name, rows: Number(await table.count()), files: table.fileCount });
  }
  return counts;
}

/** The counts that the generator knows against those of the tables. */
export async function compare(
  expected: Expected | undefined,
  tables: ReadonlyMap<string, PublishedTable>,
  counts: Tables,
): Promise<Checks> {
  if (expected === undefined) return [];
  const wanted: Readonly<Record<string, number>> = {
    songs: expected.songs,
    artists: expected.artists,
    users: expected.usersWithPlays,
    time: expected.distinctTimes,
    songplays: expected.nextSong,
  };
  const rowsOf = (name: string): number | null =>
    counts.find((count) => count.name === name)?.rows ?? null;
  const checks = Object.entries(wanted).map(([name, rows]) => {
    return { name: `rows of ${name}`, expected: rows, got: rowsOf(name) };
  });
  const matches = await matchedPlays(tables.get("songplays"));
  return [...checks, { name: "plays of a known song", expected: expected.matches, got: matches }];
}

async function matchedPlays(songplays: PublishedTable | undefined): Promise<number | null> {
  if (songplays === undefined) return null;
  const songs = await songplays.rows(Number.MAX_SAFE_INTEGER, ["song_id"]);
  return songs.filter(([song]) => song !== null).length;
}
