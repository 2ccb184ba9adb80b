"""Writes the values of a source to few files, in constant memory.

Why it reads as it does. Opening an object takes tens of milliseconds in which a task only waits,
and a Python worker cannot reach Hadoop's file systems to overlap such waits. So the reading is cut
into many more tasks than cores (`FILES_PER_TASK`), each streaming its files one after the other,
and the overlap comes from slots: give the executors several times as many `spark.executor.cores`
as they have processors (YARN's default allocation counts memory only). What was read goes through
one shuffle, which spills to disk, to as many tasks as there shall be files.
"""

from __future__ import annotations

import dataclasses
import math
import time

from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F

from lake_etl.report import SourceEntry, TableEntry
from lake_etl.storage import Storage
from lake_etl.text.contents import READ_SUFFIXES
from lake_etl.text.lines import Lines
from lake_etl.text.values import values, with_whole_files

MIB = 1 << 20

# What JSON of this kind shrinks to by gzip, roughly: files are sized by what they will hold.
GZIP_RATIO = 8

# Enough to make a task's own cost (some 10 ms) vanish beside its round trips.
FILES_PER_TASK = 128

# A task reads no more than this, in bytes, of large files.
MOST_TASK_BYTES = 128 * MIB

# What a run that died leaves in its target.
LEFTOVER = "_temporary"

PACKING = "spark.sql.files.maxPartitionBytes"
OPEN_COST = "spark.sql.files.openCostInBytes"
FEWEST_TASKS = "spark.sql.files.minPartitionNum"


@dataclasses.dataclass(frozen=True)
class Compacted:
    """What was read and what was written of one source."""

    source: SourceEntry
    table: TableEntry


def sized(source: Lines, target_size_mib: int) -> int:
    """How many files of about `target_size_mib` the source makes, at least one."""
    return max(1, math.ceil(_plain_bytes(source) / (target_size_mib * MIB)))


def compact(source: Lines, target: str, files: int) -> Compacted:
    """Writes every value of `source` to `files` files in `target`, which must be empty.

    Spark commits the files at the end: a run that dies leaves only `_temporary`. That is removed
    first, since Hadoop's committer would commit what the dead run's tasks had finished.
    """
    began = time.monotonic()
    spark = source.frame.sparkSession
    _pack_small_files(spark)
    records = with_whole_files((source,), lambda settled: _write(settled, target, files))
    written = spark.read.text(target)
    return Compacted(
        SourceEntry(source.name, source.uri, source.files, source.bytes, records, 0),
        TableEntry(
            name=source.name,
            uri=target,
            rows_in=records,
            rows=records,
            rejected=0,
            files=len(written._jdf.inputFiles()),
            bytes=_size(written),
            seconds=round(time.monotonic() - began, 3),
        ),
    )


def _write(source: Lines, target: str, files: int) -> int:
    """Writes the values; answers with how many. What fails leaves nothing but `_temporary`."""
    Storage(source.frame.sparkSession).remove(f"{target.rstrip('/')}/{LEFTOVER}")
    seen = Observation(source.name)
    # The count is taken in the stage that writes, which Spark counts once however often it retries.
    spread = values(source).repartition(files).observe(seen, F.count(F.lit(1)).alias("records"))
    spread.write.mode("append").text(target)
    return int(seen.get["records"])


def _pack_small_files(spark: SparkSession) -> None:
    """Lets a task take FILES_PER_TASK small files, or MOST_TASK_BYTES of large ones."""
    spark.conf.set(PACKING, str(MOST_TASK_BYTES))
    spark.conf.set(OPEN_COST, str(MOST_TASK_BYTES // FILES_PER_TASK))
    spark.conf.set(FEWEST_TASKS, str(spark.sparkContext.defaultParallelism))


def _plain_bytes(source: Lines) -> int:
    """The size of the source's text, compressed files taken at GZIP_RATIO times theirs."""
    zipped = sum(
        each.bytes for each in source.listing.input if each.uri.endswith(tuple(READ_SUFFIXES))
    )
    return source.bytes + (GZIP_RATIO - 1) * zipped


def _size(text: DataFrame) -> int:
    return int(text._jdf.queryExecution().analyzed().stats().sizeInBytes())
