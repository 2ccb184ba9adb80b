"""Parses blocks of lines: rows, rejects, and lines that are none of a server's.

Imported by tasks alone, for polars is not on every machine that has this wheel.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from lake_etl.access_logs.agents import COLUMNS, agent
from lake_etl.access_logs.blocks import Block
from lake_etl.access_logs.common import LINE, NUMBER, common, trimmed
from lake_etl.access_logs.faults import LineError
from lake_etl.access_logs.line import Request, parsed
from lake_etl.access_logs.pieces import NUL, is_no_request
from lake_etl.access_logs.schema import ACCESS_LOGS, REJECTS
from lake_etl.iceberg.polars_types import types_of

# A reject keeps no more of its line than this; the file and the line number lead to the rest.
MOST_VALUE_CHARS = 10_000

# Lines are parsed so many at a time, for a block may hold millions of empty ones.
LINES_AT_A_TIME = 1 << 17

_VALUES = types_of(ACCESS_LOGS, NUMBER, *Request._fields)
_CLASSES = types_of(ACCESS_LOGS, "user_agent", *COLUMNS)
_REJECT = types_of(REJECTS, NUMBER, "reason", "value")


class Parsed(NamedTuple):
    """What came of lines."""

    rows: pl.DataFrame
    """NUMBER, values, classes of user agents."""

    rejects: pl.DataFrame
    """NUMBER, reason, value."""

    skipped: int
    """Lines that are none of a server's."""


def outcomes(block: Block, first: int) -> Iterator[Parsed]:
    """What comes of a block's lines, in parts.

    `first` is the number of the block's first line. Bytes that are not UTF-8 become U+FFFD.
    """
    text = block.text.decode("utf-8", "replace")
    for lines in _lines(text, first).iter_slices(LINES_AT_A_TIME):
        yield _outcome(lines, trimmed(text))


def _outcome(lines: pl.DataFrame, line_trimmed: pl.Expr) -> Parsed:
    short = common(lines.select(NUMBER, line_trimmed))
    others = lines.join(short.select(NUMBER), on=NUMBER, how="anti")
    values, rejects, skipped = [], [], 0
    for number, line in others.iter_rows():
        if is_no_request(line):
            skipped += 1
            continue
        try:
            values.append((number, *parsed(line)))
        except LineError as error:
            rejects.append((number, str(error), line.strip(NUL)[:MOST_VALUE_CHARS]))
    long = pl.DataFrame(values, schema=_VALUES, orient="row")
    return Parsed(
        rows=_with_classes(pl.concat([short, long]) if values else short),
        rejects=pl.DataFrame(rejects, schema=_REJECT, orient="row"),
        skipped=skipped,
    )


def _lines(text: str, first: int) -> pl.DataFrame:
    """NUMBER and LINE of each line of a text."""
    line = pl.Series(LINE, [text]).str.split("\n").explode()
    number = pl.int_range(first, first + len(line), dtype=pl.Int64, eager=True)
    return pl.DataFrame({NUMBER: number, LINE: line})


def _with_classes(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the classes of each one's user agent, all null where that is null."""
    distinct = rows["user_agent"].drop_nulls().unique()
    classes = [(text, *agent(text)) for text in distinct]
    classified = pl.DataFrame(classes, schema=_CLASSES, orient="row")
    return rows.join(classified, on="user_agent", how="left", maintain_order="left")
