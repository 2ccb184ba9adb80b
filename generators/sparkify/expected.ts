import { type EventFiles } from "./eventFiles";
import { type Level } from "./pages";
import { type DamageCounts, type Mess } from "./mess";
import { type SongFiles } from "./songFiles";

/** What is true of the generated data: what a lake's tables must hold. */
export interface Expected {
  /** Good events, each counted once. */
  readonly events: number;
  /** Good events whose page is NextSong, each counted once. */
  readonly nextSong: number;
  /** Different `ts` among those. */
  readonly distinctTimes: number;
  /** Different users with a NextSong event. */
  readonly usersWithPlays: number;
  /** Those users by the level of their last NextSong event. */
  readonly latestLevels: Readonly<Record<Level, number>>;
  /** Different pairs of user and level among the NextSong events. */
  readonly userLevels: number;
  /** NextSong events whose title, artist name and length are those of a song record. */
  readonly matches: number;
  /** Songs, each counted once; their ids are all different. */
  readonly songs: number;
  /** Songs with year 0. */
  readonly songsWithoutYear: number;
  /** Different `artist_id` among the songs. */
  readonly artists: number;
  /** Good records that stand in their file a second time, right after the first. */
  readonly doubled: { readonly events: number; readonly songs: number };
  /** Bad records, in files of events and of songs; they come on top of the good ones. */
  readonly broken: { readonly events: number; readonly songs: number };
  /** All bad records by what is wrong with them. */
  readonly brokenKinds: Readonly<DamageCounts>;
}

/** What is true once all files have been read. */
export function expectedOf(
  { truth, mess }: EventFiles,
  songFiles: SongFiles,
  songs: number,
): Expected {
  const latestLevels = truth.latestLevels();
  const bad = [mess, songFiles.mess];
  return {
    events: truth.events,
    nextSong: truth.plays,
    distinctTimes: truth.times,
    usersWithPlays: latestLevels.free + latestLevels.paid,
    latestLevels,
    userLevels: truth.userLevels(),
    matches: truth.matches,
    songs,
    songsWithoutYear: songFiles.withoutYear,
    artists: songFiles.artists,
    doubled: { events: mess.doubled, songs: songFiles.mess.doubled },
    broken: { events: allOf(mess), songs: allOf(songFiles.mess) },
    brokenKinds: {
      truncated: sum(bad, "truncated"),
      wrongType: sum(bad, "wrongType"),
      nullKey: sum(bad, "nullKey"),
      byteOrderMark: sum(bad, "byteOrderMark"),
      invalidUtf8: sum(bad, "invalidUtf8"),
    },
  };
}

function allOf({ broken }: Mess): number {
  return Object.values(broken).reduce((total, count) => total + count, 0);
}

function sum(messes: readonly Mess[], kind: keyof DamageCounts): number {
  return messes.reduce((total, { broken }) => total + broken[kind], 0);
}
