"""Computes the five tables from the records, writes their data and checks that rows add up."""

from __future__ import annotations

import dataclasses

from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F

from lake_etl.errors import BadData
from lake_etl.report import Report, TableEntry
from lake_etl.star import plays, songs
from lake_etl.star.inputs import Inputs
from lake_etl.star.layout import Spread, data_folder, spread_for
from lake_etl.star.publish import Written, rows_on_disk, write

SONG_PARTITIONS = {"flat": (), "year-artist": ("year", "artist_id")}


@dataclasses.dataclass(frozen=True)
class Tables:
    """The five tables' data, and how many plays were left out of songplays as copies."""

    written: tuple[Written, ...]
    copies: int


def write_tables(inputs: Inputs, target: str, version: str, songs_layout: str) -> Tables:
    """Writes the data of all five tables to the folders of `version`."""

    def folder(table: str) -> str:
        return data_folder(target, table, version)

    records = inputs.songs.used
    moments = plays.moments(inputs.events.used)
    spread = _spread(moments)

    song_rows = songs.songs(records)
    if songs_layout == "flat":
        song_rows = one_file(song_rows, "song_id")
    else:
        song_rows = song_rows.repartition(*SONG_PARTITIONS[songs_layout])
    written = [
        write(song_rows, folder("songs"), "songs", SONG_PARTITIONS[songs_layout]),
        write(one_file(songs.artists(records), "artist_id"), folder("artists"), "artists"),
        write(one_file(plays.users(inputs.events.used), "user_id"), folder("users"), "users"),
        write(_time(moments, spread), folder("time"), "time", plays.PARTITIONS),
    ]
    seen = Observation("songplays")
    rows = _songplays(moments, songs.song_keys(records), spread, seen)
    written.append(write(rows, folder("songplays"), "songplays", plays.PARTITIONS))
    return Tables(tuple(written), int(seen.get["copies"] or 0))


def check(spark: SparkSession, inputs: Inputs, tables: Tables, report: Report) -> None:
    """Notes the tables in the report. Raises BadData unless each play is a row or a copy."""
    rows = rows_on_disk(spark, tables.written)
    used = {"songs": inputs.songs.tally, "artists": inputs.songs.tally}
    for written in tables.written:
        tally = used.get(written.table, inputs.events.tally)
        entry = TableEntry(
            name=written.table,
            uri=written.uri,
            rows_in=tally.used,
            rows=rows[written.table],
            rejected=tally.rejected,
            files=len(written.files),
            bytes=written.bytes,
            seconds=written.seconds,
        )
        report.tables.append(entry)
    wanted, came = inputs.events.tally.used, rows["songplays"] + tables.copies
    if wanted != came:
        raise BadData(
            f"songplays: wanted {wanted} plays, came {rows['songplays']} rows and {tables.copies}"
            " copies; nothing was published: run again, and look at the source if it changed"
            " meanwhile"
        )


def one_file(frame: DataFrame, key: str) -> DataFrame:
    """`frame` in one partition, sorted by `key`."""
    return frame.repartition(1).sortWithinPartitions(key)


def _spread(moments: DataFrame) -> Spread:
    months = moments.groupBy(*plays.PARTITIONS).count().collect()
    return spread_for([row["count"] for row in months])


def _time(moments: DataFrame, spread: Spread) -> DataFrame:
    times = moments.select("start_time", *plays.PARTITIONS)
    return plays.time(plays.spread(times, spread.slices, spread.tasks))


def _songplays(moments: DataFrame, keys: DataFrame, spread: Spread, seen: Observation) -> DataFrame:
    """The rows of songplays in the order that they are written; `seen` counts the copies left out.

    The count is taken in the stage that writes, which Spark counts once however often it retries.
    """
    rows = plays.with_songs(moments, keys).withColumn(
        plays.SLICE, F.dayofmonth("start_time") % F.lit(spread.slices)
    )
    spread_rows = plays.songplay(rows).repartition(spread.tasks, *plays.PARTITIONS, plays.SLICE)
    numbered = plays.copies_numbered(spread_rows)
    is_copy = F.when(F.col("copy") > 1, 1).otherwise(0)
    counted = numbered.observe(seen, F.sum(is_copy).alias("copies"))
    return counted.where(F.col("copy") == 1).drop("copy", plays.SLICE)
