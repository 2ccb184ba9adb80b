"""The tables songs and artists in tasks. Imported by them alone, as polars is not everywhere."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

# The Million Song Dataset's own word for a year that is not known.
UNKNOWN_YEAR = 0


def songs(records: pl.DataFrame) -> pl.DataFrame:
    """One row for each song_id, sorted.

    Where records differ under one song_id, the row is the one with the fewest unknown values, and
    among those the first in alphabetical order.
    """
    best = _best(records, "song_id", ("title", "artist_id", "duration", "year"))
    return best.select(
        "song_id",
        "title",
        "artist_id",
        pl.col("year").fill_null(UNKNOWN_YEAR).cast(pl.Int32()),
        "duration",
    )


def artists(records: pl.DataFrame) -> pl.DataFrame:
    """One row for each artist_id, sorted, chosen as for songs."""
    about = records.select(
        "artist_id",
        *(pl.col(f"artist_{name}").alias(name) for name in _ABOUT),
    )
    return _best(about, "artist_id", _ABOUT).select("artist_id", *_ABOUT)


_ABOUT = ("name", "location", "latitude", "longitude")


def song_keys(records: pl.DataFrame) -> pl.DataFrame:
    """One row for each song that an event can name: song, artist, length, song_id, artist_id.

    The key is unique: songs that share it resolve to the first song_id. Nothing is null in a key,
    for an event without a title names no song.
    """
    columns = ("title", "artist_id", "duration", "year", "artist_name")
    named = _best(records, "song_id", columns).select(
        pl.col("title").alias("song"),
        pl.col("artist_name").alias("artist"),
        pl.col("duration").alias("length"),
        "song_id",
        "artist_id",
    )
    key = ("song", "artist", "length")
    return named.drop_nulls(key).sort("song_id", "artist_id").unique(key, keep="first")


def _best(records: pl.DataFrame, key: str, columns: Sequence[str]) -> pl.DataFrame:
    """The fullest row of `columns` for each `key`, alphabetical order deciding between equals."""
    unknown = sum((_is_unknown(records, name) for name in columns), pl.lit(0, pl.Int8()))
    ranked = records.select(key, unknown.alias("_unknown"), *columns)
    ordered = ranked.sort(key, "_unknown", *columns, nulls_last=False)
    return ordered.unique(key, keep="first", maintain_order=True)


def _is_unknown(records: pl.DataFrame, name: str) -> pl.Expr:
    """1 for null and, as Spark's text of a value, "" and "0"."""
    value = pl.col(name)
    kind = records.schema[name]
    if kind == pl.String():
        said = value.is_in(["", "0"])
    elif kind == pl.Int64():
        said = value == 0
    else:
        said = pl.lit(False)
    return (value.is_null() | said.fill_null(False)).cast(pl.Int8())
