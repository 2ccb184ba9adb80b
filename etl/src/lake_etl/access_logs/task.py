"""What a task does with its files: reads each once, parses its lines and writes their rows.

Imported by tasks alone, for polars is not on every machine that has this wheel.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from datetime import date

import polars as pl

from lake_etl.access_logs.agents import COLUMNS, agent
from lake_etl.access_logs.blocks import Block, blocks
from lake_etl.access_logs.common import LINE, NUMBER, common, trimmed
from lake_etl.access_logs.folders import File
from lake_etl.access_logs.line import LineError, Request, parsed
from lake_etl.access_logs.schema import ACCESS_LOGS, REJECTS
from lake_etl.access_logs.tally import FileTally, Outcome, Portion
from lake_etl.errors import BadData
from lake_etl.iceberg.data_files import Target
from lake_etl.iceberg.file_writer import FileWriter
from lake_etl.iceberg.polars_types import types_of
from lake_etl.text.gzip_blocks import GzipError
from lake_etl.worker_storage import opened

# A reject keeps no more of its line than this; the file and the line number lead to the rest.
MOST_VALUE_CHARS = 10_000

# Lines are parsed so many at a time, for a block may hold millions of empty ones.
LINES_AT_A_TIME = 1 << 17

_EPOCH = date(1970, 1, 1)

_VALUES = types_of(ACCESS_LOGS, NUMBER, *Request._fields)
_CLASSES = types_of(ACCESS_LOGS, "user_agent", *COLUMNS)
_REJECT = types_of(REJECTS, NUMBER, "reason", "value")


class Writers:
    """Where a task's rows go, by partition: rows by day and folder, rejects by folder."""

    def __init__(self, portion: Portion) -> None:
        self._targets = portion.access_logs, portion.rejects
        self._rows, self._rejects = (FileWriter(portion.place, each) for each in self._targets)

    def add(self, file: File, rows: pl.DataFrame, rejects: pl.DataFrame) -> None:
        """Adds rows and rejects of a file: they stay or go together."""
        to_rows, to_rejects = self._targets
        days = _placed(rows, file, to_rows, pl.col("time").dt.date().alias("day"))
        for (day,), part in days.partition_by("day", as_dict=True, include_key=False).items():
            self._rows.add(((day - _EPOCH).days, file.folder), part)
        self._rejects.add((file.folder,), _placed(rejects, file, to_rejects))

    def end(self, file: File, fault: str | None) -> None:
        """Keeps what was added of the file; where it has a fault nothing but that."""
        if fault is None:
            self._rows.keep()
        else:
            self._rows.take_back()
            self._rejects.take_back()
            self._rejects.add((file.folder,), _placed(_whole(fault), file, self._targets[1]))
        self._rejects.keep()

    def finish(self, tallies: Iterable[FileTally]) -> Outcome:
        """What came of all files."""
        return Outcome(tuple(tallies), self._rows.finish(), self._rejects.finish())

    def abandon(self) -> None:
        """Leaves no file: another attempt writes its own."""
        self._rows.abandon()
        self._rejects.abandon()


def load_portion(portion: Portion) -> Outcome:
    """Reads the files of `portion`. One that is no whole gzip file leaves no row but its fault."""
    writers = Writers(portion)
    try:
        return writers.finish([_load(file, portion, writers) for file in portion.files])
    except BaseException:
        # What fails here as well says less than what failed first.
        with contextlib.suppress(Exception):
            writers.abandon()
        raise


def _load(file: File, portion: Portion, writers: Writers) -> FileTally:
    lines = rejected = 0
    fault = None
    try:
        with opened(portion.place, file.uri) as source:
            for block in blocks(source, file.is_gzip):
                counted = 0
                for rows, rejects in outcomes(block, lines + 1):
                    writers.add(file, rows, rejects)
                    counted += rows.height + rejects.height
                    rejected += rejects.height
                if counted != block.lines:
                    raise BadData(
                        f"{file.name}: came {block.lines} lines from {lines + 1} on, of which"
                        f" {counted} were parsed or rejected"
                    )
                lines += block.lines
    except GzipError as error:
        lines = rejected = 0
        fault = f"no whole gzip file: {error}"
    writers.end(file, fault)
    return FileTally(file, lines, rejected, fault)


def outcomes(block: Block, first: int) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Rows (NUMBER, values, classes of user agents) and rejects (NUMBER, reason, value), in parts.

    `first` is the number of the block's first line. Bytes that are not UTF-8 become U+FFFD.
    """
    text = block.text.decode("utf-8", "replace")
    for lines in _lines(text, first).iter_slices(LINES_AT_A_TIME):
        yield _outcome(lines, trimmed(text))


def _outcome(lines: pl.DataFrame, line_trimmed: pl.Expr) -> tuple[pl.DataFrame, pl.DataFrame]:
    short = common(lines.select(NUMBER, line_trimmed))
    others = lines.join(short.select(NUMBER), on=NUMBER, how="anti")
    values, rejects = [], []
    for number, line in others.iter_rows():
        try:
            values.append((number, *parsed(line)))
        except LineError as error:
            rejects.append((number, str(error), line[:MOST_VALUE_CHARS]))
    long = pl.DataFrame(values, schema=_VALUES, orient="row")
    rows = pl.concat([short, long]) if values else short
    return _with_classes(rows), pl.DataFrame(rejects, schema=_REJECT, orient="row")


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


def _placed(rows: pl.DataFrame, file: File, target: Target, *more: pl.Expr) -> pl.DataFrame:
    """The columns of `target`, and `more`, of a file's rows."""
    named = rows.with_columns(
        pl.lit(file.name).alias("source_file"), pl.lit(file.folder).alias("source_folder")
    )
    return named.select(*(name for name, _ in target.field_ids), *more)


def _whole(fault: str) -> pl.DataFrame:
    """The one reject of a file of which nothing is loaded."""
    return pl.DataFrame([(None, fault, None)], schema=_REJECT, orient="row")
