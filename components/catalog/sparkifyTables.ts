import {
  type ColumnDefinition,
  type PartitionKey,
  Projection,
  type TableDefinition,
} from "./tables";

/** How the files of `songs` are laid out. */
export enum SongsLayout {
  /** One file, sorted by song: the small one. */
  Flat = "flat",
  /** A folder for each year and artist. Every query must name the artist (`WHERE artist_id = …`). */
  YearArtist = "year-artist",
}

/** Years that tables can show: a moment is milliseconds since 1970, and SQL's timestamps end with 9999. */
export const POSSIBLE_YEARS: readonly [number, number] = [1970, 9999];

/** First year that Athena looks for and that the star-schema job takes: a row outside the range could not be seen. */
export const DEFAULT_FIRST_YEAR = 1970;

/** Last year of the same range. Each year costs a query without a filter on it twelve look-ups. */
export const DEFAULT_LAST_YEAR = 2100;

/** The tables of the Sparkify pipeline, as its star-schema job writes them when it is given the same `years`. */
export function sparkifyTables(
  songsLayout: SongsLayout = SongsLayout.Flat,
  years: readonly [number, number] = [DEFAULT_FIRST_YEAR, DEFAULT_LAST_YEAR],
): TableDefinition[] {
  const byMonth = monthKeys(years);
  return [
    songs(songsLayout, years),
    ARTISTS,
    USERS,
    { ...TIME, partitionKeys: byMonth },
    { ...SONGPLAYS, partitionKeys: byMonth },
  ];
}

function monthKeys([first, last]: readonly [number, number]): PartitionKey[] {
  return [
    {
      name: "year",
      type: "int",
      comment: "Year of start_time, in UTC",
      projection: Projection.Integer,
      range: `${first},${last}`,
    },
    {
      name: "month",
      type: "int",
      comment: "Month of start_time, in UTC, 1 for January",
      projection: Projection.Integer,
      range: "1,12",
    },
  ];
}

function column(name: string, type: string, comment: string): ColumnDefinition {
  return { name, type, comment };
}

const SONG_ID = column("song_id", "string", "Identifies the song");
const TITLE = column("title", "string", "Title of the song");
const ARTIST_ID = column("artist_id", "string", "Identifies the artist, as in artists");
const SONG_YEAR = column("year", "int", "Year in which the song came out; 0 where nobody knows");
const DURATION = column("duration", "double", "Length of the song in seconds");

function songs(layout: SongsLayout, [, last]: readonly [number, number]): TableDefinition {
  const table = { name: "songs", description: "One row for each song" };
  switch (layout) {
    case SongsLayout.Flat:
      return { ...table, columns: [SONG_ID, TITLE, ARTIST_ID, SONG_YEAR, DURATION] };
    case SongsLayout.YearArtist:
      return {
        ...table,
        columns: [SONG_ID, TITLE, DURATION],
        partitionKeys: [
          // 0 says that nobody knows the year.
          { ...SONG_YEAR, projection: Projection.Integer, range: `0,${last}` },
          { ...ARTIST_ID, projection: Projection.Injected },
        ],
      };
  }
}

const ARTISTS: TableDefinition = {
  name: "artists",
  description: "One row for each artist",
  columns: [
    column("artist_id", "string", "Identifies the artist"),
    column("name", "string", "Name of the artist"),
    column("location", "string", "Where the artist is from, in words; null where nobody knows"),
    column("latitude", "double", "Degrees north of the equator; null where nobody knows"),
    column("longitude", "double", "Degrees east of Greenwich; null where nobody knows"),
  ],
};

const USERS: TableDefinition = {
  name: "users",
  description: "One row for each user who has played a song, as of the latest event",
  columns: [
    column("user_id", "string", "Identifies the user"),
    column("first_name", "string", "First name"),
    column("last_name", "string", "Last name"),
    column("gender", "string", "F or M"),
    column("level", "string", "free or paid, as of the user's latest event"),
  ],
};

const TIME: TableDefinition = {
  name: "time",
  description: "One row for each moment at which a song was started, taken apart",
  columns: [
    column("start_time", "timestamp", "The moment, in UTC, to the millisecond"),
    column("hour", "int", "Hour of the day in UTC, 0 to 23"),
    column("day", "int", "Day of the month in UTC, 1 to 31"),
    column(
      "week",
      "int",
      "ISO week, 1 to 53; the first days of January can belong to week 52 or 53",
    ),
    column("weekday", "int", "Day of the week, 1 for Monday to 7 for Sunday"),
  ],
};

const SONGPLAYS: TableDefinition = {
  name: "songplays",
  description: "One row for each time that a user started a song",
  columns: [
    column("songplay_id", "string", "Digest of what makes the play unique; the same in every run"),
    column("start_time", "timestamp", "When the song was started, in UTC, to the millisecond"),
    column("user_id", "string", "Who played, as in users"),
    column("level", "string", "free or paid, at that moment"),
    column("song_id", "string", "What was played, as in songs; null where no song fits"),
    column("artist_id", "string", "Whose it is, as in artists; null where no song fits"),
    column("session_id", "bigint", "Session of the user"),
    column("location", "string", "Where the user was, in words"),
    column("user_agent", "string", "What the user played with, as the browser says it"),
  ],
};
