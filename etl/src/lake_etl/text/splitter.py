"""Takes a line apart into the JSON values that it holds, losing nothing.

S3DistCp joins files byte by byte. Where a file lacks its final newline, its last record and the
next file's first one share a line, and Spark's JSON reader would keep only the first of them.
Pure Python: it runs in Spark's workers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

# JSON's blanks, and the byte order mark that a file may begin with, which joining moves inside.
BLANKS = " \t\r\n\ufeff"

# After a fault, the next value is sought at what looks like the beginning of an object.
_OBJECT = re.compile(r"\{[ \t\r]*\"")

# How often in a line a value is sought in vain: it bounds the work that a hostile line can cause.
MOST_TRIES = 1000

_NOT_BLANK = re.compile(f"[^{BLANKS}]")

# What "surrogateescape" makes of a byte that is not UTF-8.
_STRAY_BYTE = re.compile("[\udc80-\udcff]")


class Piece(NamedTuple):
    """One value of a line, or a stretch of it that is none."""

    text: bytes
    """The bytes as they stand in the line, without blanks around."""

    value: object
    """What the JSON says; None when `fault` is set."""

    fault: str | None
    """Why it is no value."""


def pieces(line: bytes) -> Iterator[Piece]:
    """Every value of `line` in its order.

    What is no JSON becomes a faulty piece that ends where the next object begins; a value with
    bytes that are not UTF-8 is a faulty piece of its own. A blank line has no pieces.
    """
    text = line.decode("utf-8", "surrogateescape")
    tries = iter(range(MOST_TRIES))
    at = _skip(text, 0)
    while at < len(text):
        try:
            value, end = _DECODER.raw_decode(text, at)
            fault = None
        except (ValueError, RecursionError) as error:
            value, end, fault = None, _next_object(text, at + 1, tries), _reason(error, at)
        yield _piece(text[at:end].rstrip(BLANKS), value, fault)
        at = _skip(text, end)


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse)


def _skip(text: str, at: int) -> int:
    found = _NOT_BLANK.search(text, at)
    return found.start() if found else len(text)


def _next_object(text: str, at: int, tries: Iterator[int]) -> int:
    """Where the next whole object begins, or the end of the line."""
    for start in _OBJECT.finditer(text, at):
        if next(tries, None) is None:
            break
        try:
            _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            continue
        return start.start()
    return len(text)


def _piece(text: str, value: object, fault: str | None) -> Piece:
    stray = _STRAY_BYTE.search(text)
    if stray:
        byte = ord(stray.group()) - 0xDC00
        value, fault = None, f"byte 0x{byte:02x} at {stray.start()} is not UTF-8"
    return Piece(text.encode("utf-8", "surrogateescape"), value, fault)


def _reason(error: Exception, at: int) -> str:
    if isinstance(error, RecursionError):
        return "no JSON: nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON: {error.msg} at {error.pos - at}"
    return f"no JSON: {error}"
