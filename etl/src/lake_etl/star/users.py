"""The table users in tasks. Imported by them alone, for polars is not on every machine."""

from __future__ import annotations

import polars as pl

_ORDER = ("ts", "sessionId", "itemInSession", "level", "firstName", "lastName", "gender")


def latest(plays: pl.DataFrame) -> pl.DataFrame:
    """The latest play of each user: of two at one moment the one later in the session.

    It may be taken of parts first and then of what came of them. Plays of nobody make no user.
    """
    known = plays.filter(pl.col("userId").fill_null("") != "").select("userId", *_ORDER)
    # Few plays are their user's last: only those are compared in all their columns.
    last = known.filter(pl.col("ts") == pl.col("ts").max().over("userId"))
    return last.sort(_ORDER, nulls_last=False).unique("userId", keep="last", maintain_order=True)


def users(latest_plays: pl.DataFrame) -> pl.DataFrame:
    """One row for each user with a play, sorted: see `star.plays.users`."""
    return (
        latest(latest_plays)
        .sort("userId")
        .select(
            pl.col("userId").alias("user_id"),
            pl.col("firstName").alias("first_name"),
            pl.col("lastName").alias("last_name"),
            "gender",
            "level",
        )
    )
