"""Writes rows as Parquet files of an Iceberg table, in a task: no JVM, no commit.

Rows of one partition are gathered until a file is worth writing. Those of a source that fails in
the middle can be taken back.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Sequence
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from lake_etl.iceberg.data_files import DataFile, Partition, Target
from lake_etl.iceberg.declared import Table
from lake_etl.iceberg.polars_types import types_of
from lake_etl.worker_storage import Place, created, removed

# Rows are written once they take so much memory: some hundred thousand of them as a rule.
MOST_BYTES = 128 << 20

# The longest value that Arrow writes into statistics.
MOST_TOLD_BYTES = 4096

# Rows that are handed to Arrow at a time, which makes copies of all texts.
ROWS_PER_GROUP = 1 << 17


def write_rows(
    place: Place, target: Target, declared: Table, rows: Sequence[tuple[object, ...]]
) -> DataFile:
    """One file of rows of no partition, which have the columns of `declared` in order."""
    frame = pl.DataFrame(rows, schema=types_of(declared), orient="row")
    writer = FileWriter(place, target)
    writer.add((), frame)
    writer.keep()
    (file,) = writer.finish()
    return file


def _told(rows: pl.DataFrame) -> list[str]:
    """The columns whose least and greatest values are told: those with no value too long to tell.

    Arrow leaves out one that is longer, in its row group alone. Iceberg would take the bounds of
    the file's other groups for those of the file, and readers would pass over rows.
    """
    return [
        name
        for name, kind in rows.schema.items()
        if kind != pl.String() or (_longest(rows[name]) or 0) <= MOST_TOLD_BYTES
    ]


def _longest(texts: pl.Series) -> int | None:
    longest = texts.str.len_bytes().max()
    return longest if isinstance(longest, int) else None


@dataclasses.dataclass
class _Held:
    """Rows that wait to be written, by partition, and what has been written of them."""

    frames: dict[Partition, list[pl.DataFrame]] = dataclasses.field(default_factory=dict)
    bytes: int = 0
    files: list[DataFile] = dataclasses.field(default_factory=list)

    def add(self, partition: Partition, rows: pl.DataFrame) -> None:
        """Adds rows of one partition."""
        self.frames.setdefault(partition, []).append(rows)
        self.bytes += int(rows.estimated_size())


class FileWriter:
    """Writes files for `target`. One for each table and task."""

    def __init__(self, place: Place, target: Target, most_bytes: int = MOST_BYTES) -> None:
        self._place = place
        self._target = target
        self._most_bytes = most_bytes
        self._kept, self._open = _Held(), _Held()

    def add(self, partition: Partition, rows: pl.DataFrame) -> None:
        """Adds rows of the source that is being read, all of one partition."""
        if not rows.height:
            return
        self._open.add(partition, rows)
        if self._open.bytes >= self._most_bytes:
            self._write(self._open)

    def keep(self) -> None:
        """The source has been read to its end: its rows stay."""
        self._kept.files += self._open.files
        for partition, frames in self._open.frames.items():
            for frame in frames:
                self._kept.add(partition, frame)
        self._open = _Held()
        if self._kept.bytes >= self._most_bytes:
            self._write(self._kept)

    def take_back(self) -> None:
        """The source is not to be had whole: none of its rows stays."""
        self._forget(self._open)
        self._open = _Held()

    def abandon(self) -> None:
        """The task has failed: no file stays."""
        self.take_back()
        self._forget(self._kept)
        self._kept = _Held()

    def finish(self) -> tuple[DataFile, ...]:
        """Every file that was written. Sources that were not kept are taken back."""
        self.take_back()
        self._write(self._kept)
        return tuple(self._kept.files)

    def _forget(self, held: _Held) -> None:
        for file in held.files:
            removed(self._place, file.uri)

    def _write(self, held: _Held) -> None:
        for partition, frames in held.frames.items():
            held.files.append(self._file(partition, pl.concat(frames)))
        held.frames.clear()
        held.bytes = 0

    def _file(self, partition: Partition, rows: pl.DataFrame) -> DataFile:
        uri = f"{self._target.folder}/{uuid.uuid4().hex}.parquet"
        with created(self._place, uri) as stream:
            self._parquet(stream, rows)
            size = stream.tell()
        return DataFile(uri, size, rows.height, partition)

    def _parquet(self, stream: BinaryIO, rows: pl.DataFrame) -> None:
        ids = dict(self._target.field_ids)
        first = rows.clear().to_arrow()
        schema = pa.schema(
            field.with_metadata({"PARQUET:field_id": str(ids[field.name])})
            for field in first.schema
        )
        with pq.ParquetWriter(
            stream, schema, compression="zstd", store_schema=False, write_statistics=_told(rows)
        ) as writer:
            for part in rows.iter_slices(ROWS_PER_GROUP):
                writer.write_table(part.to_arrow().cast(schema))
