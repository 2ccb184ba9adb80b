"""Parses any line of combined format in the JVM: no Python, no regular expression for each column.

Each step adds what the next one reads: pieces, the texts in them, values, and last of all the fault
that a line without values has.
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake_etl.access_logs import moments
from lake_etl.access_logs.escapes import QUOTE, unescaped
from lake_etl.access_logs.pieces import (
    AGENT,
    GAP,
    MORE,
    NUMBERS,
    PIECES,
    PREFIX,
    REFERER,
    REQUEST,
    is_escaped,
    piece,
    pieces,
    split_at_quotes,
    trimmed,
)

# Servers write it for what there is not.
ABSENT = "-"

# What nearly every line has between address and time: no identity and no user.
_NOBODY = "- - "
_SOMEBODY = r"^[^ ]++ .+ $"

# A time in its brackets, with the blank behind it, and how long that is.
_TIME = rf"^{moments.TIME}\] $"
_TIME_CHARS = moments.CHARS + len("[] ")

# No more digits than a long surely holds.
STATUS_AND_BYTES = r" [0-9]{3} (?:[0-9]{1,18}|-) "
_NUMBERS = rf"^{STATUS_AND_BYTES}$"
_STATUS = (2, 3)
_BYTES_FROM = 6

# Methods that need no look at a regular expression.
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH")
_METHOD = r"^[A-Za-z0-9!#$%&'*+.^_`|~-]++ "
PROTOCOL = "HTTP/"

VALUES = (
    *("time", "remote_address", "ident", "remote_user", "request", "method", "path", "query"),
    *("protocol", "status", "bytes", "referer", "user_agent", "extra"),
)
SOUND = "sound"


def parsed(lines: DataFrame, *kept: str) -> DataFrame:
    """The columns `kept` of `lines`, whose column `value` is a line each, with VALUES and SOUND.

    SOUND says whether the line parses (see `faults` for why one does not). Other values of a line
    that does not parse mean nothing.
    """
    return steps(lines, *kept).select(*kept, *VALUES, _sound(F.col("pieces")).alias(SOUND))


def steps(lines: DataFrame, *kept: str) -> DataFrame:
    """As `parsed`, with what faults are found by instead of SOUND: `pieces` and `who`."""
    line = F.col("line")
    escaped = is_escaped(line)
    trim = lines.select(*kept, trimmed(F.col("value")).alias("line"))
    whole = trim.select(
        *kept,
        escaped.alias("escaped"),
        pieces(line, escaped, split_at_quotes(line)).alias("pieces"),
    )
    texts = whole.select(*kept, "escaped", "pieces", *_texts(F.col("pieces")))
    parts = texts.select("*", *_parts())
    return parts.select(*kept, "pieces", "who", *_values(F.col("pieces")))


def _texts(pieces: Column) -> list[Column]:
    """The texts between the quotes, and the first cuts through them."""
    prefix, request = piece(pieces, PREFIX), piece(pieces, REQUEST)
    return [
        F.substring_index(prefix, "[", -1).alias("written"),
        F.left(prefix, F.length(prefix) - _TIME_CHARS).alias("head"),
        request.alias("line"),
        F.substring_index(request, " ", 1).alias("first"),
        F.substring_index(request, " ", -1).alias("last"),
        piece(pieces, NUMBERS).alias("numbers"),
    ]


def _parts() -> list[Column]:
    """Whose request it was, and what it asked for."""
    head, line, first, last = F.col("head"), F.col("line"), F.col("first"), F.col("last")
    written = F.col("written")
    iso_day = F.when(written.rlike(_TIME), moments.iso_day(written.cast("binary")))
    address = F.substring_index(head, " ", 1)
    formed = (first.isin(*METHODS) & (first != line)) | line.rlike(_METHOD)
    inner = F.length(line) - F.length(first) - F.length(last) - 2
    has_protocol = last.startswith(PROTOCOL) & (inner >= 0)
    return [
        address.alias("remote_address"),
        iso_day.alias("iso_day"),
        _from(head, F.length(address) + 2).alias("who"),
        F.when(formed, first).alias("method"),
        F.when(formed & has_protocol, last).alias("protocol"),
        F.when(formed & has_protocol, F.substr(line, F.length(first) + 2, inner))
        .when(formed, _from(line, F.length(first) + 2))
        .alias("target"),
    ]


def _values(pieces: Column) -> list[Column]:
    """Every one of VALUES, null where it cannot be had."""
    written, who, target, numbers = (
        F.col("written"),
        F.col("who"),
        F.col("target"),
        F.col("numbers"),
    )
    ident = F.substring_index(who, " ", 1)
    user = _from(who, F.length(ident) + 2)
    path = F.substring_index(target, "?", 1)
    query = F.when(F.contains(target, F.lit("?")), _from(target, F.length(path) + 2))
    sound = numbers.rlike(_NUMBERS)
    size = F.substr(numbers, F.lit(_BYTES_FROM), F.length(numbers) - _BYTES_FROM)
    return [
        moments.moment(written.cast("binary"), F.expr("try_cast(iso_day AS DATE)")).alias("time"),
        F.col("remote_address"),
        F.when(who != _NOBODY, _said(ident)).alias("ident"),
        F.when(who != _NOBODY, _said(F.left(user, F.length(user) - 1))).alias("remote_user"),
        _said(F.col("line")).alias("request"),
        F.col("method"),
        _meant(path).alias("path"),
        _meant(query).alias("query"),
        F.col("protocol"),
        F.when(sound, F.substring(numbers, *_STATUS).cast("int")).alias("status"),
        F.when(sound & (size != ABSENT), size.cast("bigint")).alias("bytes"),
        _said(piece(pieces, REFERER)).alias("referer"),
        _said(piece(pieces, AGENT)).alias("user_agent"),
        F.when(has_more(pieces), more(pieces)).alias("extra"),
    ]


def _sound(pieces: Column) -> Column:
    """Whether the line parses. Never null."""
    has_values = F.col("time").isNotNull() & is_named() & F.col("status").isNotNull()
    return F.coalesce(has_values & is_apart(pieces) & is_ended(pieces), F.lit(False))


def is_named() -> Column:
    """Whether address, identity and user stand before the time."""
    who = F.col("who")
    return (F.col("remote_address") != "") & ((who == _NOBODY) | who.rlike(_SOMEBODY))


def is_apart(pieces: Column) -> Column:
    """Whether one blank stands between referer and user agent."""
    return piece(pieces, GAP) == " "


def is_ended(pieces: Column) -> Column:
    """Whether the user agent's closing quote is not followed by more of it."""
    return ~has_more(pieces) | piece(pieces, MORE).startswith(" ")


def has_more(pieces: Column) -> Column:
    """Whether anything stands behind the user agent."""
    return (F.size(pieces) > PIECES) | (piece(pieces, MORE) != "")


def more(pieces: Column) -> Column:
    """What stands behind the user agent, as it was written, without the blank before it."""
    return _from(F.concat_ws(QUOTE, F.slice(pieces, MORE + 1, F.size(pieces))), F.lit(2))


def _said(text: Column) -> Column:
    """The text that was meant; null where the server had nothing to say."""
    return F.when(text != ABSENT, _meant(text))


def _meant(text: Column) -> Column:
    return F.when(F.col("escaped"), unescaped(text)).otherwise(text)


def _from(text: Column, place: Column) -> Column:
    """`text` from its character `place` on, which counts from 1."""
    return F.substr(text, place)
