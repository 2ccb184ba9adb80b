"""The five tables' data on disk, and whether they hold what came."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Protocol

from pyspark.sql import DataFrame, SparkSession

from lake_etl.errors import BadData
from lake_etl.report import Report, TableEntry
from lake_etl.star.publish import Landed, Written, landed
from lake_etl.text.lines import Lines
from lake_etl.text.tally import Tally

SONG_PARTITIONS: dict[str, Sequence[str]] = {"flat": (), "year-artist": ("year", "artist_id")}


class Read(Protocol):
    """The records of one source, read and cached."""

    @property
    def lines(self) -> Lines:
        """The text."""

    @property
    def tally(self) -> Tally:
        """What became of every record."""

    @property
    def rejects(self) -> DataFrame:
        """file, line (from 1), reason, value."""

    def traced(self, merged_from: Lines) -> Read:
        """The same whose rejects say where they stand in the files that were merged."""


class Inputs(Protocol):
    """The records of both sources, and the way to the tables."""

    @property
    def events(self) -> Read:
        """The events."""

    @property
    def songs(self) -> Read:
        """The songs."""

    @property
    def months(self) -> Mapping[tuple[int, int], int]:
        """Plays by year and month."""

    def write(self, target: str, version: str, partitions: Sequence[str]) -> Tables:
        """Writes the data of all five tables; songs are split by the columns `partitions`."""

    def forget(self) -> None:
        """Frees what is cached."""


@dataclasses.dataclass(frozen=True)
class Tables:
    """The five tables' data, and how many plays were left out of songplays as copies."""

    written: tuple[Written, ...]
    copies: int


def check(
    spark: SparkSession, inputs: Inputs, tables: Tables, report: Report
) -> tuple[Landed, ...]:
    """Notes the tables in the report. Raises BadData unless each play is a row or a copy."""
    on_disk = tuple(landed(spark, written) for written in tables.written)
    used = {"songs": inputs.songs.tally, "artists": inputs.songs.tally}
    for written, table in zip(tables.written, on_disk, strict=True):
        tally = used.get(table.table, inputs.events.tally)
        entry = TableEntry(
            name=table.table,
            uri=table.uri,
            rows_in=tally.used,
            rows=table.rows,
            rejected=tally.rejected,
            files=len(table.files),
            bytes=table.bytes,
            seconds=written.seconds,
        )
        report.tables.append(entry)
    (came,) = (table.rows for table in on_disk if table.table == "songplays")
    wanted = inputs.events.tally.used
    if wanted != came + tables.copies:
        raise BadData(
            f"songplays: wanted {wanted} plays, came {came} rows and {tables.copies}"
            " copies; nothing was published: run again, and look at the source if it changed"
            " meanwhile"
        )
    return on_disk
