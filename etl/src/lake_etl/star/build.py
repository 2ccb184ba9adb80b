"""Computes the five tables from the records, writes their data and checks that rows add up."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F

from lake_etl.errors import BadData
from lake_etl.report import Report, TableEntry
from lake_etl.star import plays, songs
from lake_etl.star.inputs import Inputs
from lake_etl.star.layout import TABLES, Spread, data_folder, spread_for
from lake_etl.star.publish import Landed, Written, landed, write

SONG_PARTITIONS: dict[str, Sequence[str]] = {"flat": (), "year-artist": ("year", "artist_id")}

# Tables that are computed at a time, so that one's last task does not leave the cores idle.
WRITERS = 3


@dataclasses.dataclass(frozen=True)
class Tables:
    """The five tables' data, and how many plays were left out of songplays as copies."""

    written: tuple[Written, ...]
    copies: int


def write_tables(inputs: Inputs, target: str, version: str, songs_layout: str) -> Tables:
    """Writes the data of all five tables to the folders of `version`."""
    records = inputs.songs.used
    played = plays.with_users(inputs.events.used)
    spread = spread_for(tuple(inputs.months.values()))
    seen = Observation("songplays")
    frames: dict[str, tuple[DataFrame, Sequence[str]]] = {
        # The largest first: the small ones fill the gaps that it leaves.
        "songplays": (
            _songplays(played, songs.song_keys(records), spread, seen),
            plays.PARTITIONS,
        ),
        "time": (_time(played, spread), plays.PARTITIONS),
        "users": (one_file(plays.users(inputs.events.used), "user_id"), ()),
        "songs": _songs(records, songs_layout),
        "artists": (one_file(songs.artists(records), "artist_id"), ()),
    }

    def written(table: str) -> Written:
        frame, partitions = frames[table]
        return write(frame, data_folder(target, table, version), table, partitions)

    with ThreadPoolExecutor(WRITERS) as pool:
        tables = {table.table: table for table in pool.map(written, frames)}
    return Tables(tuple(tables[name] for name in TABLES), int(seen.get["copies"] or 0))


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


def one_file(frame: DataFrame, key: str) -> DataFrame:
    """`frame` in one partition, sorted by `key`."""
    return frame.coalesce(1).sortWithinPartitions(key)


def _songs(records: DataFrame, layout: str) -> tuple[DataFrame, Sequence[str]]:
    partitions = SONG_PARTITIONS[layout]
    rows = songs.songs(records)
    return (rows.repartition(*partitions) if partitions else one_file(rows, "song_id")), partitions


def _time(played: DataFrame, spread: Spread) -> DataFrame:
    return plays.time(plays.spread(played.select("ts"), spread.slices, spread.tasks))


def _songplays(played: DataFrame, keys: DataFrame, spread: Spread, seen: Observation) -> DataFrame:
    """The rows of songplays in the order that they are written; `seen` counts the copies left out.

    The count is taken in the stage that writes, which Spark counts once however often it retries.
    """
    joined = plays.with_songs(played, keys)
    numbered = plays.copies_numbered(plays.spread(joined, spread.slices, spread.tasks))
    is_copy = F.when(F.col("copy") > 1, 1).otherwise(0)
    counted = numbered.observe(seen, F.sum(is_copy).alias("copies"))
    return plays.songplays(counted.where(F.col("copy") == 1))
