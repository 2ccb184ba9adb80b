"""What a task makes of the plays of some days: rows of songplays and time, each in one file.

Imported by tasks alone, for polars is not on every machine that has this wheel.
"""

from __future__ import annotations

import hashlib

import polars as pl

from lake_etl.star.frames import DAY_MS

_HOUR_MS = 3_600_000

# What tells plays of one moment apart.
_KEY = ("ts", "sessionId", "itemInSession", "userId")
_OTHERS = ("level", "song_id", "artist_id", "location", "userAgent")

# A digest is cut to this many hexadecimal digits (128 bits).
_ID_DIGITS = 32


def with_songs(plays: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """`plays` with song_id and artist_id, null where no song has their title, artist and length."""
    return plays.join(keys, on=["song", "artist", "length"], how="left", validate="m:1").select(
        *_KEY, *_OTHERS
    )


def songplays(plays: pl.DataFrame) -> pl.DataFrame:
    """One row for each play, sorted by start_time; `plays` as `with_songs` leaves them.

    An event that was delivered twice is one play. Where its copies differ, the first in
    alphabetical order counts.
    """
    ordered = plays.sort(*_KEY, *_OTHERS, nulls_last=False)
    once = ordered.unique(_KEY, keep="first", maintain_order=True)
    return once.select(
        _ids(once),
        _start_time(),
        pl.when(pl.col("userId") != "").then(pl.col("userId")).alias("user_id"),
        "level",
        "song_id",
        "artist_id",
        pl.col("sessionId").alias("session_id"),
        "location",
        pl.col("userAgent").alias("user_agent"),
    )


def time(plays: pl.DataFrame) -> pl.DataFrame:
    """One row for each distinct moment of `plays`, sorted, without year and month."""
    moments = plays.select(pl.col("ts").unique().sort())
    date = pl.from_epoch(pl.col("ts") // DAY_MS, time_unit="d")
    return moments.select(
        _start_time(),
        (pl.col("ts") // _HOUR_MS % 24).cast(pl.Int32()).alias("hour"),
        date.dt.day().cast(pl.Int32()).alias("day"),
        date.dt.week().cast(pl.Int32()).alias("week"),
        date.dt.weekday().cast(pl.Int32()).alias("weekday"),
    )


def _start_time() -> pl.Expr:
    return (pl.col("ts") * 1000).cast(pl.Datetime("us", "UTC")).alias("start_time")


def _ids(plays: pl.DataFrame) -> pl.Series:
    """A digest of what tells plays apart: three numbers, then the user, whatever that spells."""
    keys = plays.select(pl.concat_str(*_KEY, separator="|")).to_series()
    digests = [hashlib.sha256(key.encode()).hexdigest()[:_ID_DIGITS] for key in keys]
    return pl.Series("songplay_id", digests, pl.String())
