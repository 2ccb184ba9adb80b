"""The star schema by Spark's own SQL: what runs where Python's tasks have no polars."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from pyspark.sql import DataFrame, Observation
from pyspark.sql import functions as F

from lake_etl.star import plays, songs
from lake_etl.star.layout import TABLES, Spread, data_folder, spread_for
from lake_etl.star.publish import Written, write
from lake_etl.star.tables import Tables
from lake_etl.text.lines import Lines
from lake_etl.text.reader import Records, read
from lake_etl.text.shape import Shape

# Tables that are computed at a time, so that one's last task does not leave the cores idle.
WRITERS = 3


@dataclasses.dataclass(frozen=True)
class SqlInputs:
    """The sources' records as cached frames."""

    events: Records
    songs: Records

    months: Mapping[tuple[int, int], int]
    """Plays by year and month."""

    def forget(self) -> None:
        """Frees what is cached."""
        self.events.forget()
        self.songs.forget()

    def write(self, target: str, version: str, partitions: Sequence[str]) -> Tables:
        """Writes the data of all five tables to the folders of `version`."""
        return write_tables(self, target, version, partitions)


def read_both(sources: tuple[Lines, Lines], shapes: tuple[Shape, Shape]) -> SqlInputs:
    """Reads events and songs."""
    # Side by side: the songs are read while the last tasks of the events leave a core idle.
    with ThreadPoolExecutor(2) as pool:
        events, known = pool.map(read, sources, shapes)
    return SqlInputs(events, known, plays.rows_by_month(events.used))


def write_tables(inputs: SqlInputs, target: str, version: str, partitions: Sequence[str]) -> Tables:
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
        "songs": (_songs(records, partitions), partitions),
        "artists": (one_file(songs.artists(records), "artist_id"), ()),
    }

    def written(table: str) -> Written:
        frame, split_by = frames[table]
        return write(frame, data_folder(target, table, version), table, split_by)

    with ThreadPoolExecutor(WRITERS) as pool:
        tables = {table.table: table for table in pool.map(written, frames)}
    return Tables(tuple(tables[name] for name in TABLES), int(seen.get["copies"] or 0))


def one_file(frame: DataFrame, key: str) -> DataFrame:
    """`frame` in one partition, sorted by `key`."""
    return frame.coalesce(1).sortWithinPartitions(key)


def _songs(records: DataFrame, partitions: Sequence[str]) -> DataFrame:
    rows = songs.songs(records)
    return rows.repartition(*partitions) if partitions else one_file(rows, "song_id")


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
