"""The star schema as the original pipeline built it, for comparison.

Each table is read from JSON, computed and written apart; nothing is cached; shuffles have Spark's
200 partitions; songs are written by year and artist. Like the original it loses what shares a line,
joins plays and songs with an inner join, and picks any level of a user.

    python original_way.py EVENTS SONGS OUT      prints {"session": s, "seconds": s, …} as JSON
"""

from __future__ import annotations

import sys

from measured import Clock, measured, spark_session
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

EVENTS = """
    artist STRING, auth STRING, firstName STRING, gender STRING, itemInSession BIGINT,
    lastName STRING, length DOUBLE, level STRING, location STRING, method STRING, page STRING,
    registration DOUBLE, sessionId BIGINT, song STRING, status BIGINT, ts BIGINT, userAgent STRING,
    userId STRING
"""
SONGS = """
    num_songs BIGINT, artist_id STRING, artist_latitude DOUBLE, artist_longitude DOUBLE,
    artist_location STRING, artist_name STRING, song_id STRING, title STRING, duration DOUBLE,
    year BIGINT
"""


def main(events: str, songs: str, out: str) -> None:
    """Builds the five tables under `out`."""
    spark, started = spark_session("original", {"spark.sql.shuffle.partitions": "200"})
    clock = Clock()
    write_songs(spark, songs, out)
    write_artists(spark, songs, out)
    write_users(spark, events, out)
    write_time(spark, events, out)
    write_songplays(spark, events, songs, out)
    measured(started, clock, out)
    spark.stop()


def write_songs(spark: SparkSession, songs: str, out: str) -> None:
    """Songs, a folder for each year and artist."""
    found = read(spark, songs, SONGS).select("song_id", "title", "artist_id", "year", "duration")
    rows = found.dropDuplicates(["song_id"])
    rows.write.mode("overwrite").partitionBy("year", "artist_id").parquet(f"{out}/songs")


def write_artists(spark: SparkSession, songs: str, out: str) -> None:
    """Artists, whichever record of each comes first."""
    found = read(spark, songs, SONGS).select(
        "artist_id", "artist_name", "artist_location", "artist_latitude", "artist_longitude"
    )
    found.dropDuplicates(["artist_id"]).write.mode("overwrite").parquet(f"{out}/artists")


def write_users(spark: SparkSession, events: str, out: str) -> None:
    """Users, whichever play of each comes first."""
    found = plays(spark, events).select("userId", "firstName", "lastName", "gender", "level")
    found.dropDuplicates(["userId"]).write.mode("overwrite").parquet(f"{out}/users")


def write_time(spark: SparkSession, events: str, out: str) -> None:
    """The parts of each distinct start_time, which is text."""
    moments = plays(spark, events).select(start_time().alias("start_time"))
    distinct = moments.dropDuplicates(["start_time"])
    moment = F.to_timestamp("start_time")
    rows = distinct.select(
        "start_time",
        F.hour(moment).alias("hour"),
        F.dayofmonth(moment).alias("day"),
        F.weekofyear(moment).alias("week"),
        F.month(moment).alias("month"),
        F.year(moment).alias("year"),
        F.dayofweek(moment).alias("weekday"),
    )
    rows.write.mode("overwrite").partitionBy("year", "month").parquet(f"{out}/time")


def write_songplays(spark: SparkSession, events: str, songs: str, out: str) -> None:
    """Plays whose song is known."""
    known = read(spark, songs, SONGS).select(
        "title", "artist_name", F.col("duration"), "song_id", "artist_id"
    )
    found = plays(spark, events).withColumn("start_time", start_time())
    joined = found.join(
        known,
        (found.song == known.title)
        & (found.artist == known.artist_name)
        & (found.length == known.duration),
    )
    moment = F.to_timestamp("start_time")
    rows = joined.select(
        F.concat("userId", "sessionId", "itemInSession").alias("songplay_id"),
        "start_time",
        "userId",
        "level",
        "song_id",
        "artist_id",
        "sessionId",
        "location",
        "userAgent",
        F.year(moment).alias("year"),
        F.month(moment).alias("month"),
    )
    rows.write.mode("overwrite").partitionBy("year", "month").parquet(f"{out}/songplays")


def plays(spark: SparkSession, events: str) -> DataFrame:
    """The events of plays, read again by each caller."""
    return read(spark, events, EVENTS).where(F.col("page") == "NextSong")


def start_time() -> Column:
    """A play's moment as text."""
    return F.date_format(F.timestamp_millis("ts"), "yyyy-MM-dd HH:mm:ss.SSS")


def read(spark: SparkSession, folder: str, schema: str) -> DataFrame:
    """JSON as Spark reads it: the first value of each line."""
    return spark.read.schema(schema).option("recursiveFileLookup", True).json(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
