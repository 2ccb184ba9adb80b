"""The tables of what can be played: songs and artists."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

# The Million Song Dataset's own word for a year that is not known.
UNKNOWN_YEAR = 0


def songs(records: DataFrame) -> DataFrame:
    """One row for each song_id: song_id, title, artist_id, year (0 when unknown), duration (s).

    Where records differ under one song_id, the row is the one with the fewest unknown values, and
    among those the first in alphabetical order.
    """
    best = _best(records, "song_id", ["title", "artist_id", "duration", "year"])
    return best.select(
        "song_id",
        "title",
        "artist_id",
        F.coalesce("year", F.lit(UNKNOWN_YEAR)).cast("int").alias("year"),
        "duration",
    )


def artists(records: DataFrame) -> DataFrame:
    """One row for each artist_id: artist_id, name, location, latitude, longitude (degrees).

    An artist's songs may disagree; the row is chosen as for songs.
    """
    about = records.select(
        "artist_id",
        F.col("artist_name").alias("name"),
        F.col("artist_location").alias("location"),
        F.col("artist_latitude").alias("latitude"),
        F.col("artist_longitude").alias("longitude"),
    )
    best = _best(about, "artist_id", ["name", "location", "latitude", "longitude"])
    return best.select("artist_id", "name", "location", "latitude", "longitude")


def song_keys(records: DataFrame) -> DataFrame:
    """One row for each song an event can name: title, artist_name, duration, song_id, artist_id.

    The key is unique, so that a join adds no row: songs that share it resolve to the first song_id.
    """
    named = _best(records, "song_id", ["title", "artist_id", "duration", "year", "artist_name"])
    return (
        named.groupBy("title", "artist_name", "duration")
        .agg(F.min(F.struct("song_id", "artist_id")).alias("first"))
        .select("title", "artist_name", "duration", "first.song_id", "first.artist_id")
    )


def _best(records: DataFrame, key: str, columns: list[str]) -> DataFrame:
    """The fullest row of `columns` for each `key`, alphabetical order deciding between equals."""
    unknown = sum((_is_unknown(F.col(name)) for name in columns), F.lit(0))
    ranked = F.struct(unknown.alias("unknown"), *columns)
    return records.groupBy(key).agg(F.min(ranked).alias("best")).select(key, "best.*")


def _is_unknown(value: Column) -> Column:
    return F.when(value.isNull() | value.cast("string").isin("", "0"), 1).otherwise(0)
