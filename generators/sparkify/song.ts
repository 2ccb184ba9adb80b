import { decimalText, songText, UNITS } from "../jsonText";
import { type Pools } from "../pools";
import { Random } from "../random";
import { type Artist, artistAt, otherSpelling } from "./artist";
import { artistId, songId } from "./ids";
import { STREAMS } from "./streams";

/** A song as its record tells it. */
export interface Song {
  /** Tells its ids. */
  readonly index: number;
  readonly title: string;
  /** As this record spells it. */
  readonly artist: Artist;
  /** In units of 0.00001 seconds. */
  readonly duration: number;
  /** 0 where it is not known. */
  readonly year: number;
}

/** What songs are made with. */
export interface SongSettings {
  readonly seed: number;
  /** How many songs there are. */
  readonly songs: number;
}

/** The most songs there can be: below it, no two have the same duration. */
export const MOST_SONGS = 1_000_000;

/** In the real files 44 of 72 songs have no year. */
const SHARE_WITHOUT_YEAR = 0.6;
const LAST_YEAR = 2010;
const YEARS = 55;

/** Records that spell their artist another way. */
const SHARE_OTHER_SPELLING = 0.12;

/** Artists to choose from for each song: in the end two songs in three have one of their own. */
const ARTISTS_A_SONG = 1.6;

/** Some artists have many songs: above 1, the first ones come more often. */
const ARTIST_SKEW = 1.1;

const SHARE_ENDING = 0.12;
const TITLE_ENDINGS = [
  "(Album Version)",
  "(Live)",
  "(LP Version)",
  "(Remix)",
  "/ Reprise",
  "[Demo]",
];

/** How many artists so many songs are drawn from: their indexes are below it. */
export function artistsOf(songs: number): number {
  return Math.ceil(songs * ARTISTS_A_SONG);
}

/** The songs that song files are made of. */
export function songAt(settings: SongSettings, pools: Pools, index: number): Song {
  return build(new Random(settings.seed, STREAMS.song, index), settings, pools, index);
}

/**
 * Songs that people play but no song file tells of. Their durations are odd numbers of units where
 * those of {@link songAt} are even, so that none can be taken for a known one.
 */
export function otherSongAt(settings: SongSettings, pools: Pools, index: number): Song {
  const random = new Random(settings.seed, STREAMS.otherSong, index);
  const song = build(random, settings, pools, index);
  return { ...song, duration: song.duration + 1 };
}

/** The record of a song, in the exact form of the real files. */
export function songRecord(song: Song): string {
  const { artist } = song;
  return (
    `{"num_songs": 1, "artist_id": "${artistId(artist.index)}"` +
    `, "artist_latitude": ${coordinate(artist.latitude)}` +
    `, "artist_longitude": ${coordinate(artist.longitude)}` +
    `, "artist_location": ${songText(artist.location)}, "artist_name": ${songText(artist.name)}` +
    `, "song_id": "${songId(song.index)}", "title": ${songText(song.title)}` +
    `, "duration": ${decimalText(song.duration)}, "year": ${song.year}}`
  );
}

function build(random: Random, { seed, songs }: SongSettings, pools: Pools, index: number): Song {
  const artist = artistAt(seed, pools, Math.floor(artistsOf(songs) * random.unit() ** ARTIST_SKEW));
  const other = random.chance(SHARE_OTHER_SPELLING);
  return {
    index,
    title: titleOf(random, pools),
    artist: other ? otherSpelling(artist, random, pools) : artist,
    duration: durationOf(random, index),
    year: random.chance(SHARE_WITHOUT_YEAR) ? 0 : LAST_YEAR - random.skewed(YEARS),
  };
}

function titleOf(random: Random, pools: Pools): string {
  let title = random.pick(pools.words);
  for (let more = random.below(4); more > 0; more--) title += ` ${random.pick(pools.words)}`;
  return random.chance(SHARE_ENDING) ? `${title} ${random.pick(TITLE_ENDINGS)}` : title;
}

/**
 * Whole steps of 20 s are drawn, about log-normal with the real median of 233 s; where in its step
 * a duration lies is told by the index alone, in even units. So no two songs have the same one.
 */
function durationOf(random: Random, index: number): number {
  const seconds = MEDIAN_SECONDS * Math.exp(SPREAD * random.normal());
  const bounded = Math.min(Math.max(seconds, SHORTEST_SECONDS), LONGEST_SECONDS);
  const step = Math.floor(bounded / STEP_SECONDS) * STEP_SECONDS * UNITS;
  return step + 2 * ((index * 612_347 + 271_828) % MOST_SONGS);
}

const MEDIAN_SECONDS = 233;
const SPREAD = 0.32;
const SHORTEST_SECONDS = 40;
const LONGEST_SECONDS = 1500;
/** Two odd and even halves of a million durations: 2 × {@link MOST_SONGS} units. */
const STEP_SECONDS = (2 * MOST_SONGS) / UNITS;

function coordinate(units: number | null): string {
  return units === null ? "null" : decimalText(units);
}
