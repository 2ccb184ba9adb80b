"""Reads the lines that nearly all are: a request for a path, of combined format, nothing escaped.

Regular expressions over three parts of a line tell whether it is one. Its values are then cut out
at quotes and blanks, with no further look at whether they are there. Every other line goes the long
way (`line`), which comes to the same values for a common line, at about twice the cost.
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake_etl.access_logs import moments
from lake_etl.access_logs.line import (
    ABSENT,
    METHODS,
    PROTOCOL,
    STATUS_AND_BYTES,
    VALUES,
    has_more,
    is_apart,
    is_ended,
    more,
)
from lake_etl.access_logs.pieces import (
    AGENT,
    CR,
    NUMBERS,
    PREFIX,
    REFERER,
    REQUEST,
    is_escaped,
    piece,
    split_at_quotes,
)

TIME = "time"

# Address, identity, user and time. A byte order mark is no part of an address.
_PREFIX = rf"^[^ \[\ufeff]++ [^ \[]++ [^ \[]++ \[{moments.TIME}\] \z"
_REQUEST = rf"^(?:{'|'.join(METHODS)}) [^ ]++ {PROTOCOL}[^ ]*+\z"
_NUMBERS = rf"^{STATUS_AND_BYTES}\z"

# Where the time begins, counted from the end of a prefix.
_TIME_FROM = -(moments.CHARS + len("] "))


def with_time(lines: DataFrame) -> DataFrame:
    """`lines` (column `value`: a line each) with TIME, which every common line has and no other."""
    value, pieces, written = F.col("value"), F.col("pieces"), F.col("written")
    split = lines.select("*", split_at_quotes(value).alias("pieces"))
    prefix = F.when(_is_common(value, pieces), piece(pieces, PREFIX)).cast("binary")
    cut = split.select(
        *lines.columns, F.substring(prefix, _TIME_FROM, moments.CHARS).alias("written")
    )
    dated = cut.select("*", moments.iso_day(written).alias("iso_day"))
    time = moments.moment(written, F.expr("try_cast(iso_day AS DATE)"))
    return dated.select(*lines.columns, time.alias(TIME))


def user_agent(value: Column) -> Column:
    """The user agent of a common line; null when the server logged none."""
    return _said(piece(split_at_quotes(value), AGENT))


def values(lines: DataFrame, *kept: str) -> DataFrame:
    """The columns `kept` and VALUES of common lines, as `with_time` has them."""
    pieces = F.col("pieces")
    asked, numbers = F.col("asked"), F.col("numbers")
    split = lines.select(*kept, TIME, split_at_quotes(F.col("value")).alias("pieces"))
    parts = split.select(
        "*",
        _words(piece(pieces, PREFIX)).alias("who"),
        _words(piece(pieces, REQUEST)).alias("asked"),
        _words(piece(pieces, NUMBERS)).alias("numbers"),
    ).select("*", F.split(piece(asked, 1), r"\?", 2).alias("target"))
    who, target, size = F.col("who"), F.col("target"), piece(numbers, 2)
    found = {
        "remote_address": piece(who, 0),
        "ident": _said(piece(who, 1)),
        "remote_user": _said(piece(who, 2)),
        "request": piece(pieces, REQUEST),
        "method": piece(asked, 0),
        "path": piece(target, 0),
        "query": piece(target, 1),
        "protocol": piece(asked, 2),
        "status": piece(numbers, 1).cast("int"),
        "bytes": F.when(size != ABSENT, size.cast("bigint")),
        "referer": _said(piece(pieces, REFERER)),
        "user_agent": _said(piece(pieces, AGENT)),
        "extra": F.when(has_more(pieces), more(pieces)),
        TIME: F.col(TIME),
    }
    return parts.select(*kept, *(found[name].alias(name) for name in VALUES))


def _is_common(value: Column, pieces: Column) -> Column:
    """Whether the line is common, unless its day does not exist. Null means no."""
    return (
        is_apart(pieces)
        & is_ended(pieces)
        & ~is_escaped(value)
        & ~value.endswith(CR)
        & piece(pieces, NUMBERS).rlike(_NUMBERS)
        & piece(pieces, REQUEST).rlike(_REQUEST)
        & piece(pieces, PREFIX).rlike(_PREFIX)
    )


def _words(text: Column) -> Column:
    return F.split(text, " ", -1)


def _said(text: Column) -> Column:
    return F.when(text != ABSENT, text)
