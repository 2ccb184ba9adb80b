"""Cuts a line of combined format at its quotes.

    address ident user [time] "request" status bytes "referer" "agent" more
    0                          1        2            3        4 5      6

Most lines need no more than one split. Only those that escape something, or that have quotes
before the request, are decoded and split a second time.
"""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from lake_etl.access_logs.escapes import BACKSLASH, QUOTE, decoded

# The places of the pieces.
PREFIX, REQUEST, NUMBERS, REFERER, GAP, AGENT, MORE = range(7)
PIECES = 7

# Apache writes an empty user as "", the one pair of quotes that may stand before the request.
_EMPTY_USER = r'^([^ "\[]++ [^ "\[]++) "" \['

_BOM, CR = "\ufeff", "\r"


def trimmed(value: Column) -> Column:
    """A line without the byte order mark and the carriage return that stand around some."""
    has_some = value.endswith(CR) | value.startswith(_BOM)
    return F.when(has_some, F.regexp_replace(value, f"^{_BOM}|{CR}$", "")).otherwise(value)


def split_at_quotes(line: Column) -> Column:
    """The line cut at every quote. Bytes that are not UTF-8 come out as U+FFFD."""
    return F.split(line, QUOTE, -1)


def is_escaped(line: Column) -> Column:
    """Whether the line may hold an escape, be it of a quote."""
    return F.contains(line, F.lit(BACKSLASH))


def pieces(line: Column, escaped: Column, split: Column) -> Column:
    """The pieces of any line, given what the functions above say of it."""
    quoted_user = (piece(split, REQUEST) == "") & piece(split, NUMBERS).startswith(" [")
    odd = escaped | F.coalesce(quoted_user, F.lit(False))
    without = F.regexp_replace(decoded(line), _EMPTY_USER, "$1 - [")
    return F.when(odd, split_at_quotes(without)).otherwise(split)


def piece(pieces: Column, place: int) -> Column:
    """One of the pieces, or null."""
    return F.get(pieces, F.lit(place))
