"""The same five tables, with the same meaning, by DuckDB: about the limit of one machine.

It reads a record per line and takes no care of faulty ones; it neither publishes nor sweeps.

    python duckdb_way.py EVENTS SONGS OUT      prints {"session": s, "seconds": s, …} as JSON
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import duckdb
from measured import CORES, Clock, measured

EVENTS = """{page: 'VARCHAR', ts: 'BIGINT', userId: 'VARCHAR', firstName: 'VARCHAR',
    lastName: 'VARCHAR', gender: 'VARCHAR', level: 'VARCHAR', sessionId: 'BIGINT',
    itemInSession: 'BIGINT', song: 'VARCHAR', artist: 'VARCHAR', length: 'DOUBLE',
    location: 'VARCHAR', userAgent: 'VARCHAR'}"""
SONGS = """{song_id: 'VARCHAR', title: 'VARCHAR', artist_id: 'VARCHAR', artist_name: 'VARCHAR',
    artist_location: 'VARCHAR', artist_latitude: 'DOUBLE', artist_longitude: 'DOUBLE',
    year: 'BIGINT', duration: 'DOUBLE'}"""

PLAYS = """
CREATE TEMP TABLE plays AS
SELECT * EXCLUDE (page), make_timestamp(ts * 1000) AS start_time,
    year(start_time) AS year, month(start_time) AS month
FROM read_json('{events}', format = 'newline_delimited', columns = {columns})
WHERE page = 'NextSong'
"""
SONG_RECORDS = """
CREATE TEMP TABLE song_records AS
SELECT * FROM read_json('{songs}', format = 'newline_delimited', columns = {columns})
"""

# The fullest record of each key; alphabetical order decides between equals.
SONGS_TABLE = """
SELECT song_id, title, artist_id, coalesce(year, 0)::INT AS year, duration FROM song_records
QUALIFY row_number() OVER (PARTITION BY song_id ORDER BY
    (coalesce(title, '') = '')::INT + (coalesce(year, 0) = 0)::INT
    + (coalesce(duration, 0) = 0)::INT, title, artist_id, duration, year) = 1
ORDER BY song_id
"""
ARTISTS_TABLE = """
SELECT artist_id, artist_name AS name, artist_location AS location, artist_latitude AS latitude,
    artist_longitude AS longitude
FROM song_records
QUALIFY row_number() OVER (PARTITION BY artist_id ORDER BY
    (coalesce(artist_name, '') = '')::INT + (coalesce(artist_location, '') = '')::INT
    + (artist_latitude IS NULL)::INT + (artist_longitude IS NULL)::INT,
    artist_name, artist_location, artist_latitude, artist_longitude) = 1
ORDER BY artist_id
"""
USERS_TABLE = """
WITH latest AS (SELECT userId, max(ts) AS ts FROM plays WHERE userId != '' GROUP BY userId)
SELECT userId AS user_id, firstName AS first_name, lastName AS last_name, gender, level
FROM plays JOIN latest USING (userId, ts)
QUALIFY row_number() OVER (PARTITION BY userId
    ORDER BY sessionId DESC, itemInSession DESC, level DESC) = 1
ORDER BY user_id
"""
TIME_TABLE = """
SELECT DISTINCT start_time, hour(start_time) AS hour, day(start_time) AS day,
    week(start_time) AS week, isodow(start_time) AS weekday, year, month
FROM plays ORDER BY start_time
"""
SONGPLAYS_TABLE = """
WITH known AS (
    SELECT title AS song, artist_name AS artist, duration AS length, min(song_id) AS song_id,
        arg_min(artist_id, song_id) AS artist_id
    FROM song_records GROUP BY ALL
)
SELECT left(sha256(concat_ws('|', ts, sessionId, itemInSession, coalesce(userId, ''))), 32)
        AS songplay_id,
    start_time, nullif(userId, '') AS user_id, level, song_id, artist_id, sessionId AS session_id,
    location, userAgent AS user_agent, year, month
FROM plays LEFT JOIN known USING (song, artist, length)
QUALIFY row_number() OVER (PARTITION BY songplay_id ORDER BY level, location) = 1
ORDER BY start_time
"""
TABLES = {
    "songs": (SONGS_TABLE, ""),
    "artists": (ARTISTS_TABLE, ""),
    "users": (USERS_TABLE, ""),
    "time": (TIME_TABLE, ", PARTITION_BY (year, month)"),
    "songplays": (SONGPLAYS_TABLE, ", PARTITION_BY (year, month)"),
}


def main(events: str, songs: str, out: str) -> None:
    """Builds the five tables under `out`."""
    began = time.monotonic()
    connection = duckdb.connect(config={"threads": CORES})
    connection.execute("SET TimeZone = 'UTC'")
    started = time.monotonic() - began

    clock = Clock()
    shutil.rmtree(out, ignore_errors=True)
    connection.execute(PLAYS.format(events=f"{events}/**/*.json", columns=EVENTS))
    connection.execute(SONG_RECORDS.format(songs=f"{songs}/**/*.json", columns=SONGS))
    for table, (query, partitions) in TABLES.items():
        (Path(out) / table).mkdir(parents=True)
        file = f"{out}/{table}" if partitions else f"{out}/{table}/{table}.parquet"
        overwrite = ", OVERWRITE_OR_IGNORE" if partitions else ""
        connection.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet{partitions}{overwrite})")
    measured(started, clock, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
