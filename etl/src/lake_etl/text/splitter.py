"""Takes text apart into the JSON values that it holds, losing nothing.

S3DistCp joins files byte by byte. Where a file lacks its final newline, its last record and the
next file's first one share a line, and Spark's JSON reader would keep only the first of them.
Others write their records as the elements of an array, or an object over several lines.
Pure Python: it runs in Spark's workers.

What stands between two records does not count: blanks, and the brackets and commas of an array.
An array that holds an object is its elements, whether it is whole, cut off or spread over lines.
The time taken grows with the text's length times the depth of its nesting, which Python bounds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from lake_etl.text.numbers import parse_float, parse_int

# JSON's blanks, the byte order mark that a file may begin with, which joining moves inside, and
# what records begin with in a JSON text sequence (https://www.rfc-editor.org/rfc/rfc7464).
BLANKS = " \t\r\n\ufeff\x1e"

_LINE_END = re.compile(r"\r\n?")

# A line end with what the next line is indented by.
_INDENT = re.compile(r"\n[ \t]*")

# What may stand between the elements of an array.
_BETWEEN = re.compile(f"[{BLANKS},\\[\\]]*")

_NOT_BLANK = re.compile(f"[^{BLANKS}]")

# After a fault in a line, the next value is sought at what looks like the beginning of an object.
_OBJECT = re.compile(r"\{[ \t\n]*\"")

# After a fault in an object of several lines also at the next line that begins with a brace or with
# what cannot go on with an object.
_NEXT_RECORD = re.compile(r"\{[ \t\n]*\"|(?<=\n)[ \t\ufeff]*\{|(?<=\n)(?=[^ \t\n\"}\],])")

# What tells how deep a place of a text is nested.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]')

# What "surrogateescape" makes of a byte that is not UTF-8.
_STRAY_BYTE = re.compile("[\udc80-\udcff]")


class Piece(NamedTuple):
    """One value of a text, or a stretch of it that is none."""

    text: bytes
    """The bytes as they stand in the text, without blanks around and without line ends."""

    value: object
    """What the JSON says; None when `fault` is set."""

    fault: str | None
    """Why it is no value."""

    line: int
    """The line of the text that it begins in, from 0."""

    unfinished: bool
    """Whether it is an object that more lines behind the text might complete."""


class _Found(NamedTuple):
    """A value, or a fault, and where it ends."""

    value: object
    end: int
    fault: str | None = None
    unfinished: bool = False


def pieces(content: bytes) -> Iterator[Piece]:
    """Every value of `content`, a line or several, in its order.

    What is no JSON becomes a faulty piece that ends where the next object begins, or with its line;
    a value with bytes that are not UTF-8 is a faulty piece of its own. Blanks have no pieces. The
    text of a piece, taken apart again, is that piece.
    """
    text = _LINE_END.sub("\n", content.decode("utf-8", "surrogateescape"))
    reader = _Reader(text)
    at, line, counted = _next_value(text, 0), 0, 0
    while at < len(text):
        found = reader.value(at)
        if found is not None:
            line, counted = line + text.count("\n", counted, at), at
            yield _piece(text[at : found.end].rstrip(BLANKS), found, line)
        # Of an array of records only the bracket is passed.
        at = _next_value(text, found.end) if found is not None else _not_blank(text, at + 1)


class _Document(str):
    """A text in which a fault costs no more the later it comes.

    Python's JSONDecodeError counts the lines before each fault of it.
    """

    __slots__ = ()

    def count(self, *_: object) -> int:
        """No lines: nobody asks for the fault's."""
        return 0

    def rfind(self, *_: object) -> int:
        """No line begins before."""
        return -1


class _Reader:
    """Reads one value after the other of a text."""

    def __init__(self, text: str) -> None:
        self._text = _Document(text)
        self._end_of_line = -1
        self._constants: list[str] = []
        self._decoder = json.JSONDecoder(
            parse_constant=self._constants.append, parse_float=parse_float, parse_int=parse_int
        )

    def value(self, at: int) -> _Found | None:
        """What begins at `at`; None for an array of which each element is a record."""
        if at > self._end_of_line:
            self._end_of_line = _end_of_line(self._text, at)
        end_of_line = self._end_of_line
        self._constants.clear()
        try:
            value, end = self._decoder.raw_decode(self._text, at)
        except RecursionError:
            # Once for all levels: each of them would be too deep in its turn.
            end = _end_of_brackets(self._text, at) or end_of_line
            return _Found(None, end, "no JSON: nested too deeply")
        except json.JSONDecodeError as error:
            return self._fault(f"{error.msg} at {error.pos - at}", at, end_of_line, error.pos)
        if isinstance(value, list):
            if end > end_of_line:
                return self._fault("an array over several lines", at, end_of_line, end_of_line)
            if _holds_an_object(value):
                return None
        if self._constants:
            return _Found(None, end, f"no JSON: {self._constants[0]} is no JSON")
        return _Found(value, end)

    def _fault(self, reason: str, at: int, end_of_line: int, position: int) -> _Found:
        """A fault that was found at `position` in what begins at `at`, and where it ends."""
        text = self._text
        # Only an object may go on in the next line: else the end of a line ends what is in it.
        if text[at] == "{" and position > end_of_line:
            next_ = _NEXT_RECORD.search(text, at + 1)
            end = next_.start() if next_ else len(text)
        else:
            next_ = _OBJECT.search(text, at + 1, end_of_line)
            end = next_.start() if next_ else end_of_line
        lacks_an_end = text[at] == "{" and _not_blank(text, position) == len(text)
        unfinished = lacks_an_end and not reason.startswith("Unterminated string")
        return _Found(None, end, f"no JSON: {reason}", unfinished)


def _next_value(text: str, at: int) -> int:
    """Where the next value begins, or the end of the text."""
    between = _BETWEEN.match(text, at)
    end = between.end() if between else at
    if end == len(text) or text[end] == "{":
        return end
    start = max(text.rfind(mark, at, end) for mark in ",]\n") + 1
    return _not_blank(text, max(start, at))


def _not_blank(text: str, at: int) -> int:
    found = _NOT_BLANK.search(text, at)
    return found.start() if found else len(text)


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _end_of_brackets(text: str, at: int) -> int | None:
    """Where the bracket at `at` is closed, if it is."""
    depth = 0
    for token in _TOKEN.finditer(text, at):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
            if depth == 0:
                return token.end()
    return None


def _holds_an_object(values: list[object]) -> bool:
    """Whether an object is in an array, or in arrays within it."""
    left = [values]
    while left:
        for value in left.pop():
            if isinstance(value, dict):
                return True
            if isinstance(value, list):
                left.append(value)
    return False


def _piece(text: str, found: _Found, line: int) -> Piece:
    text = _INDENT.sub(" ", text)
    value, fault = found.value, found.fault
    stray = _STRAY_BYTE.search(text)
    if stray:
        byte = ord(stray.group()) - 0xDC00
        value, fault = None, f"byte 0x{byte:02x} at {stray.start()} is not UTF-8"
    return Piece(text.encode("utf-8", "surrogateescape"), value, fault, line, found.unfinished)
