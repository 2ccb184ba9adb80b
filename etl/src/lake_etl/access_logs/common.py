"""Parses the lines that nearly all are: a request for a path, of combined format, nothing escaped.

One regular expression tells whether a line is such a one. Its values are then cut out at quotes and
blanks, with no further look at whether they are there: regular expressions that capture values take
several times as long as cuts. Every other line goes the exact way (`line`).
"""

from __future__ import annotations

import polars as pl

from lake_etl.access_logs.address import ADDRESS
from lake_etl.access_logs.client import ABSENT
from lake_etl.access_logs.escapes import QUOTE
from lake_etl.access_logs.extra import COMMON_FIELDS
from lake_etl.access_logs.line import Request
from lake_etl.access_logs.moments import CHARS, FORMAT, USUAL_TIME
from lake_etl.access_logs.pieces import (
    AGENT,
    BOM,
    CR,
    ENDS,
    MORE,
    NUL,
    NUMBERS,
    PIECES,
    PREFIX,
    REFERER,
    REQUEST,
)
from lake_etl.access_logs.schema import ACCESS_LOGS
from lake_etl.iceberg.polars_types import types_of

# Where a line stands in its file, from 1.
NUMBER = "line_number"
LINE = "line"

_TYPES = types_of(ACCESS_LOGS)

# An identity that cannot be an address, and a user of one word.
_IDENT, _USER = "[A-Za-z0-9_@-]+", r'[^ "\[\\\r]+'
_COMMON = (
    rf"^{ADDRESS} {_IDENT} {_USER} \[{USUAL_TIME}\]"
    r' "[A-Z]+ [^ "\\\r]+ HTTP/[^ "\\\r]*" [0-9]{3} (?:[0-9]{1,18}|-)'
    rf' "[^"\\\r]*" "[^"\\\r]*"{COMMON_FIELDS}$'
)


def trimmed(text: str) -> pl.Expr:
    """LINE as it is parsed, given all lines as one text: most texts need no look at each line."""
    line = pl.col(LINE)
    if NUL in text:
        line = line.str.strip_chars_start(NUL)
    if BOM in text:
        line = line.str.strip_prefix(BOM)
    if CR in text or NUL in text:
        line = line.str.strip_chars_end(ENDS)
    return line


def common(lines: pl.DataFrame) -> pl.DataFrame:
    """NUMBER and the values of those of `lines` (NUMBER, LINE trimmed) that are common."""
    found = lines.filter(pl.col(LINE).str.contains(_COMMON))
    cut = found.select(NUMBER, _cut(pl.col(LINE), QUOTE, PIECES).alias("at"))
    parts = cut.select(
        NUMBER,
        _at("at", REQUEST).alias("request"),
        _at("at", REFERER).alias("referer"),
        _at("at", AGENT).alias("user_agent"),
        _at("at", MORE).alias("more"),
        _cut(_at("at", PREFIX), " ", 4).alias("who"),
        _cut(_at("at", REQUEST), " ", 3).alias("asked"),
        _cut(_at("at", NUMBERS), " ", 4).alias("numbers"),
    )
    split = parts.with_columns(_cut(_at("asked", 1), "?", 2).alias("target"))
    values = {
        "time": _time(_at("who", 3)),
        "remote_address": _at("who", 0),
        "ident": _said(_at("who", 1)),
        "remote_user": _said(_at("who", 2)),
        "request": pl.col("request"),
        "method": _at("asked", 0),
        "path": _at("target", 0),
        "query": _at("target", 1),
        "protocol": _at("asked", 2),
        "status": _at("numbers", 1).cast(_TYPES["status"]),
        "bytes": _said(_at("numbers", 2)).cast(_TYPES["bytes"]),
        "referer": _said(pl.col("referer")),
        "user_agent": _said(pl.col("user_agent")),
        "extra": pl.when(pl.col("more") != "").then(pl.col("more").str.slice(1)),
    }
    dated = split.select(NUMBER, *(values[name].alias(name) for name in Request._fields))
    # A day that does not exist.
    return dated.filter(pl.col("time").is_not_null())


def _cut(text: pl.Expr, at: str, most: int) -> pl.Expr:
    """`text` in `most` pieces, the last one with the rest; null where there are fewer."""
    return text.str.splitn(at, most)


def _at(cut: str, place: int) -> pl.Expr:
    """One of the pieces in the column `cut`."""
    return pl.col(cut).struct.field(f"field_{place}")


def _time(bracketed: pl.Expr) -> pl.Expr:
    """The moment in `[17/May/2015:10:05:03 +0000] `. Each is read once: many lines share one."""
    written = bracketed.str.slice(1, CHARS)
    return written.str.to_datetime(FORMAT, time_unit="us", time_zone="UTC", strict=False)


def _said(text: pl.Expr) -> pl.Expr:
    """The text; null where the server had nothing to say."""
    return pl.when(text != ABSENT).then(text)
