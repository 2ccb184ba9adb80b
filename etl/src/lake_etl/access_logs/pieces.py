"""Cuts a line of combined format at its quotes.

    address ident user [time] "request" status bytes "referer" "agent" more
    0                          1        2            3        4 5      6

Most lines need no more than one cut. Only those that escape something, or that have quotes before
the request, are decoded and cut a second time.
"""

from __future__ import annotations

import re

from lake_etl.access_logs.escapes import QUOTE, decoded, is_escaped

# The places of the pieces.
PREFIX, REQUEST, NUMBERS, REFERER, GAP, AGENT, MORE = range(7)
PIECES = 7

# Apache writes an empty user as "", the one pair of quotes that may stand before the request.
_EMPTY_USER = re.compile(r'^([^ "\[]+ [^ "\[]+) "" \[')

BOM, CR = "\ufeff", "\r"


def trimmed(line: str) -> str:
    """A line without the byte order mark and the carriage returns that stand around some."""
    return line.removeprefix(BOM).rstrip(CR)


def pieces(line: str) -> list[str]:
    """The pieces of a trimmed line, as many as it has: PIECES, if it is of combined format."""
    split = line.split(QUOTE)
    quoted_user = len(split) > NUMBERS and not split[REQUEST] and split[NUMBERS].startswith(" [")
    if not is_escaped(line) and not quoted_user:
        return split
    return _EMPTY_USER.sub(r"\1 - [", decoded(line)).split(QUOTE)
