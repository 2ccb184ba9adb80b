r"""Undoes what servers escape: `\"` and `\\` (Apache), `\xHH` (both).

It takes two steps, because what is escaped may be a quote. Before a line is cut at its quotes all
its escapes are decoded but those of quote and backslash (`decoded`); these follow in each text that
was cut out (`unescaped`).

A control character stays as it was written, `\x16`: as itself it could steer the terminal of
whoever looks at it. So do the bytes of a line that are not UTF-8 together: no text could hold them.
"""

from __future__ import annotations

import re

QUOTE, BACKSLASH = '"', "\\"

# What nginx writes for the two characters that Apache escapes by a backslash.
_HEX_QUOTE, _HEX_BACKSLASH = r"\x22", r"\x5C"

# Bytes but controls, quote and backslash, in a row: those of ASCII, and all.
_ASCII = re.compile(r"(?:\\x(?!22|5[Cc])(?:[2-6][0-9A-Fa-f]|7[0-9A-Ea-e]))+")
_BYTES = re.compile(r"(?:\\x(?!22|5[Cc])(?:[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e]))+")

REPLACED = "\ufffd"


def is_escaped(line: str) -> bool:
    """Whether the line may hold an escape, be it of a quote."""
    return BACKSLASH in line


def decoded(line: str) -> str:
    r"""A line with no escape but `\x22`, `\x5C` and those of controls."""
    # From left to right: an even number of backslashes does not escape the quote behind it.
    backslashes = line.replace(BACKSLASH * 2, _HEX_BACKSLASH)
    quotes = backslashes.replace(BACKSLASH + QUOTE, _HEX_QUOTE)
    upper = quotes.replace(_HEX_BACKSLASH.lower(), _HEX_BACKSLASH)
    every = _BYTES.sub(_meant, upper)
    # Only replacements that decoding has made speak against it.
    spoilt = every.count(REPLACED) > line.count(REPLACED)
    return _ASCII.sub(_meant, upper) if spoilt else every


def unescaped(text: str) -> str:
    """A text of a decoded line as it was meant."""
    return text.replace(_HEX_QUOTE, QUOTE).replace(_HEX_BACKSLASH, BACKSLASH)


def _meant(escapes: re.Match[str]) -> str:
    """What escapes in a row spell. Several of them may be one character."""
    return bytes.fromhex(escapes[0].replace(r"\x", "")).decode("utf-8", "replace")
