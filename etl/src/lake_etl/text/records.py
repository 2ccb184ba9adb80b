"""Every record of a block of lines: used, filtered or rejected with a reason.

Imported by tasks alone, for polars is not on every machine that has this wheel.
"""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterable

import polars as pl

from lake_etl.errors import BadData
from lake_etl.text.common_lines import (
    LINE,
    NUMBER,
    Template,
    parsed,
    selected,
    sound,
    template_of,
    types_of,
)
from lake_etl.text.odd_lines import UNFINISHED, judged
from lake_etl.text.shape import FieldValue, Shape, checked
from lake_etl.text.tally import MOST_VALUE_CHARS, Reject

# Templates that are tried; lines of others go the exact way.
MOST_TEMPLATES = 8

_BLANK_LINE = r"^[ \t]*$"
_LINE_ENDS = re.compile(rb"\r\n?")


@dataclasses.dataclass(frozen=True)
class Block:
    """What stands in some lines."""

    lines: int
    used: pl.DataFrame
    """The shape's fields, in no order."""

    filtered: int
    rejects: tuple[Reject, ...]

    is_unfinished: bool
    """Whether an object ends with its line that more lines might complete."""


class ForeignError(ValueError):
    """What stands in a file that is no text in UTF-8: "gzip", "UTF-16"."""


class Reader:
    """Reads blocks of lines that are much alike: what it learns of one serves the next."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._templates: list[Template] = []

    def read(self, text: bytes) -> Block:
        """Every record of `text`. Lines end with LF, CRLF or CR. Raises ForeignError."""
        if b"\r" in text:
            text = _LINE_ENDS.sub(b"\n", text)
        lines, strays = _lines(text)
        count = lines.height + len(strays)
        common, others = self._common(lines)
        is_sound = common.select(sound(self._shape)).to_series()
        good, doubted = common.filter(is_sound), common.filter(~is_sound)
        odd = pl.concat([others, lines.join(doubted.select(NUMBER), on=NUMBER, how="semi")])
        blank = odd.filter(pl.col(LINE).str.contains(_BLANK_LINE))
        odd = odd.join(blank.select(NUMBER), on=NUMBER, how="anti")
        if good.height + odd.height + blank.height + len(strays) != count:
            raise BadData(
                f"{count} lines came, of which {good.height} are common, {odd.height + len(strays)}"
                f" odd and {blank.height} blank"
            )
        numbered = [(number, line.encode()) for number, line in odd.iter_rows()]
        exact = _exact([*numbered, *strays], self._shape)
        return self._block(count, good.drop(NUMBER), exact)

    def read_whole(self, text: bytes) -> Block:
        """Every record of a whole file, over as many lines as it may be."""
        return self._block(
            0, pl.DataFrame(schema=types_of(self._shape)), _exact([(0, text)], self._shape)
        )

    def _block(self, lines: int, common: pl.DataFrame, exact: _Exact) -> Block:
        values = pl.DataFrame(exact.values, types_of(self._shape), orient="row")
        every = pl.concat([common, values]) if values.height else common
        used = every.filter(selected(self._shape))
        filtered = every.height - used.height
        return Block(lines, used, filtered, tuple(sorted(exact.rejects)), exact.is_unfinished)

    def _common(self, lines: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The records of the lines that fit a template, and the other lines."""
        found = [pl.DataFrame(schema={NUMBER: pl.UInt32(), **types_of(self._shape)})]
        left = lines
        for template in self._templates:
            if left.height:
                left = self._taken(left, template, found)
        while left.height and len(self._templates) < MOST_TEMPLATES:
            learnt = self._learn(left)
            if learnt is None:
                break
            left = self._taken(left, learnt, found)
        return pl.concat(found), left

    def _learn(self, lines: pl.DataFrame) -> Template | None:
        """A template that one of the first lines is of."""
        for line in lines[LINE].head(MOST_TEMPLATES):
            template = template_of(line, self._shape)
            if template is not None and template not in self._templates:
                self._templates.append(template)
                return template
        return None

    def _taken(
        self, lines: pl.DataFrame, template: Template, found: list[pl.DataFrame]
    ) -> pl.DataFrame:
        """The lines that do not fit `template`; the records of those that do go to `found`."""
        fits = lines[LINE].str.contains(template.pattern)
        if fits.any():
            found.append(parsed(lines.filter(fits), template, self._shape))
        return lines.filter(~fits)


def _lines(text: bytes) -> tuple[pl.DataFrame, list[tuple[int, bytes]]]:
    """NUMBER and LINE of each line that is UTF-8, and the others by their numbers."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return _decoded(text.split(b"\n"))
    # A newline at the end makes an empty last line a line.
    lines = pl.read_lines(io.BytesIO(text + b"\n"), name=LINE, row_index_name=NUMBER)
    return lines, []


def _decoded(lines: Iterable[bytes]) -> tuple[pl.DataFrame, list[tuple[int, bytes]]]:
    good, strays = [], []
    for number, line in enumerate(lines):
        try:
            good.append((number, line.decode()))
        except UnicodeDecodeError:
            strays.append((number, line))
    return pl.DataFrame(good, {NUMBER: pl.UInt32(), LINE: pl.String()}, orient="row"), strays


@dataclasses.dataclass
class _Exact:
    """The sound records of odd lines, and what is none."""

    values: list[tuple[FieldValue, ...]] = dataclasses.field(default_factory=list)
    rejects: list[Reject] = dataclasses.field(default_factory=list)
    is_unfinished: bool = False


def _exact(lines: Iterable[tuple[int, bytes]], shape: Shape) -> _Exact:
    found = _Exact()
    for number, line in lines:
        flag, pieces = judged(line)
        if flag == UNFINISHED:
            found.is_unfinished = True
        elif flag is not None:
            raise ForeignError(flag)
        for piece in pieces:
            record, reason = (None, piece.fault) if piece.fault else checked(shape, piece.value)
            if record is not None:
                found.values.append(record)
                continue
            # Bytes that are not UTF-8 are spelled out, as \xff.
            text = piece.text.decode("utf-8", "backslashreplace")[:MOST_VALUE_CHARS]
            found.rejects.append(Reject(number + piece.line, reason or "", text))
    return found
