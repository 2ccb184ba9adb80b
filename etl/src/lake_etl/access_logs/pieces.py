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

BOM, CR, NUL = "\ufeff", "\r", "\0"

# What stands at the end of some lines and is no part of them.
ENDS = CR + NUL

# What newsyslog (BSD, macOS) writes into a log when it turns it over, perhaps with the reason.
# Nobody who sends a request can write such a line: theirs have quotes.
_TURNED_OVER = re.compile(r'[^"]* newsyslog\[[0-9]+\]: logfile turned over[^"]*')


def trimmed(line: str) -> str:
    """A line without the byte order mark, NULs and carriage returns that stand around some.

    NULs come of a file that was cut to nothing while the server wrote on where it was.
    """
    return line.lstrip(NUL).removeprefix(BOM).rstrip(ENDS)


def is_no_request(line: str) -> bool:
    """Whether a line is none of a server's: blank, or written by who turned the log over."""
    text = trimmed(line)
    return not text.strip() or _TURNED_OVER.fullmatch(text) is not None


def pieces(line: str) -> list[str]:
    """The pieces of a trimmed line, as many as it has: PIECES, if it is of combined format."""
    split = line.split(QUOTE)
    quoted_user = len(split) > NUMBERS and not split[REQUEST] and split[NUMBERS].startswith(" [")
    if not is_escaped(line) and not quoted_user:
        return split
    return _EMPTY_USER.sub(r"\1 - [", decoded(line)).split(QUOTE)
