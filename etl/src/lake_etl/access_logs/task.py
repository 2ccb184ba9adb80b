"""What a task does with its files: reads each once, parses its lines and writes their rows.

Imported by tasks alone, for polars is not on every machine that has this wheel.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import date

import polars as pl

from lake_etl.access_logs.blocks import blocks
from lake_etl.access_logs.common import NUMBER
from lake_etl.access_logs.content import ContentError
from lake_etl.access_logs.folders import File
from lake_etl.access_logs.parsing import outcomes
from lake_etl.access_logs.schema import REJECTS
from lake_etl.access_logs.tally import FileTally, Outcome, Portion
from lake_etl.errors import BadData
from lake_etl.iceberg.data_files import Target
from lake_etl.iceberg.file_writer import FileWriter
from lake_etl.iceberg.polars_types import types_of
from lake_etl.text.gzip_blocks import GzipError
from lake_etl.worker_storage import opened

_EPOCH = date(1970, 1, 1)

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
    """Reads the files of `portion`. One that cannot be read leaves no row but its fault."""
    writers = Writers(portion)
    try:
        return writers.finish([_load(file, portion, writers) for file in portion.files])
    except BaseException:
        # What fails here as well says less than what failed first.
        with contextlib.suppress(Exception):
            writers.abandon()
        raise


def _load(file: File, portion: Portion, writers: Writers) -> FileTally:
    lines = rejected = skipped = 0
    fault = None
    try:
        with opened(portion.place, file.uri) as source:
            for block in blocks(source, file.uri):
                counted = 0
                for part in outcomes(block, lines + 1):
                    writers.add(file, part.rows, part.rejects)
                    counted += part.rows.height + part.rejects.height + part.skipped
                    rejected += part.rejects.height
                    skipped += part.skipped
                if counted != block.lines:
                    raise BadData(
                        f"{file.name}: came {block.lines} lines from {lines + 1} on, of which"
                        f" {counted} were parsed, rejected or skipped"
                    )
                lines += block.lines
    except (GzipError, ContentError) as error:
        lines = rejected = skipped = 0
        fault = f"no whole gzip file: {error}" if isinstance(error, GzipError) else str(error)
    writers.end(file, fault)
    return FileTally(file, lines, rejected, skipped, fault)


def _placed(rows: pl.DataFrame, file: File, target: Target, *more: pl.Expr) -> pl.DataFrame:
    """The columns of `target`, and `more`, of a file's rows."""
    named = rows.with_columns(
        pl.lit(file.name).alias("source_file"), pl.lit(file.folder).alias("source_folder")
    )
    return named.select(*(name for name, _ in target.field_ids), *more)


def _whole(fault: str) -> pl.DataFrame:
    """The one reject of a file of which nothing is loaded."""
    return pl.DataFrame([(None, fault, None)], schema=_REJECT, orient="row")
