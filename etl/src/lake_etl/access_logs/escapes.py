r"""Undoes what servers escape: `\"` and `\\` (Apache), `\xHH` (both).

It takes two steps, because what is escaped may be a quote. Before a line is cut at its quotes all
its escapes are decoded but those of quote and backslash (`decoded`); these follow in each text that
was cut out (`unescaped`).

A control character stays as it was written, `\x16`: as itself it could steer the terminal of
whoever looks at it. So do the bytes of a line that are not UTF-8 together: no text could hold them.
"""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

QUOTE, BACKSLASH = '"', "\\"

# What nginx writes for the two characters that Apache escapes by a backslash.
_HEX_QUOTE, _HEX_BACKSLASH = r"\x22", r"\x5C"

# Bytes but controls, quote and backslash: those of ASCII, and all.
_ASCII = r"\\x((?!22|5[Cc])(?:[2-6][0-9A-Fa-f]|7[0-9A-Ea-e]))"
_BYTES = r"\\x((?!22|5[Cc])(?:[2-6][0-9A-Fa-f]|7[0-9A-Ea-e]|[89A-Fa-f][0-9A-Fa-f]))"

_REPLACED = "\ufffd"


def decoded(line: Column) -> Column:
    r"""A line with no escape but `\x22`, `\x5C` and those of controls."""
    # From left to right: an even number of backslashes does not escape the quote behind it.
    backslashes = F.replace(line, F.lit(BACKSLASH * 2), F.lit(_HEX_BACKSLASH))
    quotes = F.replace(backslashes, F.lit(BACKSLASH + QUOTE), F.lit(_HEX_QUOTE))
    upper = F.replace(quotes, F.lit(_HEX_BACKSLASH.lower()), F.lit(_HEX_BACKSLASH))
    every = _decoded(upper, _BYTES)
    # Only replacements that decoding has made speak against it.
    spoilt = F.contains(every, F.lit(_REPLACED)) & ~F.contains(line, F.lit(_REPLACED))
    return F.when(spoilt, _decoded(upper, _ASCII)).otherwise(every)


def unescaped(text: Column) -> Column:
    """A text of a decoded line as it was meant. Null stays null."""
    quotes = F.replace(text, F.lit(_HEX_QUOTE), F.lit(QUOTE))
    return F.replace(quotes, F.lit(_HEX_BACKSLASH), F.lit(BACKSLASH))


def _decoded(line: Column, escapes: str) -> Column:
    """`line` with its `escapes` decoded, all at once: what they spell is not looked at again."""
    # A URL's escapes do the same as ours, so ours become URL's, once its own are out of the way.
    percent = F.replace(line, F.lit("%"), F.lit("%25"))
    plus = F.replace(percent, F.lit("+"), F.lit("%2B"))
    return F.url_decode(F.regexp_replace(plus, escapes, "%$1"))
