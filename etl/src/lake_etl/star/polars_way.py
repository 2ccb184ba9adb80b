"""The star schema by Python's tasks: Spark divides the work and brings rows together, no more.

A task reads files whole and answers with Arrow's bytes, one block for each day; blocks of one file
of a table meet by Spark's own shuffle; a task sorts them, leaves copies out and writes. No row
passes through the JVM.
"""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import math
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from types import ModuleType
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark import Broadcast, StorageLevel
from pyspark.rdd import RDD
from pyspark.sql import DataFrame, SparkSession

from lake_etl.errors import BadData
from lake_etl.sources.causes import named
from lake_etl.star.found import Counts, Folders, Found, Group, Portion, Rejected, Rows, TableFile
from lake_etl.star.layout import TABLES, data_folder, spread_for, tasks_for
from lake_etl.star.publish import Written
from lake_etl.star.tables import Tables
from lake_etl.storage import Storage, local_file
from lake_etl.task_errors import task_error
from lake_etl.text.lines import Lines
from lake_etl.text.origins import with_origins
from lake_etl.text.shape import Shape
from lake_etl.text.tally import MOST_VALUE_CHARS, Tally
from lake_etl.worker_storage import LIBRARY as S3
from lake_etl.worker_storage import S3_SCHEMES, place_of

# Bytes as stored that a task reads, and the least number of tasks for each core: the last ones then
# leave no core idle for long.
_PORTION_BYTES, _TASKS_PER_CORE = 64 << 20, 4

_EPOCH = date(1970, 1, 1)

_REJECTS = "file string, line long, reason string, value string"


@dataclasses.dataclass(frozen=True)
class Source:
    """The records of one source, read and cached."""

    lines: Lines
    shape: Shape
    tally: Tally

    days: Mapping[int, int]
    """Plays by days since 1970."""

    found: RDD[Found]

    faults: tuple[str, ...]
    """About files that cannot be read whole."""

    merged_from: Lines | None = None
    """What the files were merged from, if rejects are to say where they stand in it."""

    @property
    def rejects(self) -> DataFrame:
        """file, line (from 1), reason, value."""
        spark = self.lines.frame.sparkSession
        here = spark.createDataFrame(self.found.flatMap(_reject_rows), _REJECTS)
        if self.merged_from is None:
            return here
        return with_origins(here, self.merged_from, MOST_VALUE_CHARS)

    def traced(self, merged_from: Lines) -> Source:
        """The same whose rejects say where they stand in the files that were merged."""
        return dataclasses.replace(self, merged_from=merged_from)

    def forget(self) -> None:
        """Frees the cache."""
        self.found.unpersist()


@dataclasses.dataclass(frozen=True)
class PolarsInputs:
    """The sources' records as Arrow's bytes."""

    events: Source
    songs: Source

    @property
    def months(self) -> Mapping[tuple[int, int], int]:
        """Plays by year and month."""
        months: Counter[tuple[int, int]] = Counter()
        for day, plays in self.events.days.items():
            at = _date(day)
            months[at.year, at.month] += plays
        return months

    def forget(self) -> None:
        """Frees what is cached."""
        self.events.forget()
        self.songs.forget()

    def write(self, target: str, version: str, partitions: Sequence[str]) -> Tables:
        """Writes the data of all five tables to the folders of `version`."""
        return write_tables(self, target, version, partitions)


def read_both(sources: tuple[Lines, Lines], shapes: tuple[Shape, Shape]) -> PolarsInputs:
    """Reads events and songs. Raises BadData, with all complaints, for files that are not whole."""
    with ThreadPoolExecutor(2) as pool:
        events, songs = pool.map(_read_source, sources, shapes, (True, False))
    inputs = PolarsInputs(events, songs)
    faulty = [source for source in (events, songs) if source.faults]
    if faulty:
        inputs.forget()
        raise BadData(
            *(line for source in faulty for line in named(source.lines.name, source.faults)),
            details=[f"{source.lines.name}: {one}" for source in faulty for one in source.faults],
        )
    return inputs


def can_run(spark: SparkSession, *uris: str) -> bool:
    """Whether tasks have what they need: a library or two, and folders that they can reach."""
    schemes = {_scheme(uri) for uri in uris if local_file(uri) is None}
    if not schemes <= set(S3_SCHEMES):
        return False
    modules = ["polars", *([S3] if schemes else [])]
    probe = spark.sparkContext.parallelize([modules], 1).map(_has_all)
    return _has_all(modules[1:]) and all(probe.collect())


def _read_source(source: Lines, shape: Shape, is_plays: bool) -> Source:
    spark = source.frame.sparkSession
    context = spark.sparkContext
    files = source.listing.input
    tasks = max(math.ceil(source.bytes / _PORTION_BYTES), _TASKS_PER_CORE * _cores(spark))
    portions = [
        Portion(tuple(files[first::tasks]), shape, place_of(spark), is_plays)
        for first in range(min(tasks, len(files)))
    ]
    found: RDD[Found] = context.parallelize(portions, len(portions)).flatMap(_read)
    found.persist(StorageLevel.MEMORY_AND_DISK)
    counts = [one for one in _run(found.filter(_is_counts)) if isinstance(one, Counts)]
    faults = sorted(fault for one in counts for fault in one.faults)
    days: Counter[int] = Counter()
    for one in counts:
        days.update(one.days)
    tally = Tally(
        sum(one.used for one in counts),
        sum(one.filtered for one in counts),
        sum(one.rejected for one in counts),
    )
    return Source(source, shape, tally, days, found, tuple(faults))


def write_tables(
    inputs: PolarsInputs, target: str, version: str, partitions: Sequence[str]
) -> Tables:
    """Writes the data of all five tables to the folders of `version`."""
    events, songs = inputs.events, inputs.songs
    spark = events.lines.frame.sparkSession
    by_table = {table: data_folder(target, table, version) for table in TABLES}
    folders = Folders(place_of(spark), by_table)
    clock = _Clock()
    of_songs = _one_task(
        songs.found, partial(_write_songs, folders=folders, shape=songs.shape, by=partitions)
    )
    (keys,) = (one.content for one in of_songs if isinstance(one, Rows))
    clock.ended("songs", "artists")
    known = spark.sparkContext.broadcast(keys)
    with ThreadPoolExecutor(1) as pool:
        of_users = pool.submit(_one_task, events.found, partial(_write_users, folders=folders))
        of_plays = _write_plays(inputs, folders, known)
        clock.ended("time", "songplays")
        files = [*of_songs, *of_users.result(), *of_plays]
    clock.ended("users")
    written = [file for file in files if isinstance(file, TableFile)]
    _remove_others(spark, folders, written)
    seconds = clock.seconds
    tables = tuple(Written(table, by_table[table], seconds[table]) for table in TABLES)
    return Tables(tables, sum(file.copies for file in written))


def _write_plays(inputs: PolarsInputs, folders: Folders, keys: Broadcast[bytes]) -> list[Any]:
    events = inputs.events
    spark = events.lines.frame.sparkSession
    slices = spread_for(tuple(inputs.months.values())).slices
    groups = sorted({_group_of(day, slices) for day in events.days}, key=dataclasses.astuple)
    key_of = {group: key for key, group in enumerate(groups)}
    by_day = {day: key_of[_group_of(day, slices)] for day in events.days}
    keyed = events.found.flatMap(partial(_keyed, by_day=by_day))
    tasks = tasks_for(len(groups), sum(events.days.values()), _cores(spark))
    together = keyed.partitionBy(tasks, _same)
    return _run(
        together.mapPartitions(
            partial(_write_groups, groups=dict(enumerate(groups)), folders=folders, keys=keys)
        )
    )


def _one_task(found: RDD[Found], write: Callable[[Iterable[bytes]], Iterable[Any]]) -> list[Any]:
    """What `write` makes of all rows of no day."""
    return _run(found.flatMap(_contents).coalesce(1).mapPartitions(write))


def _run(wanted: RDD[Any]) -> list[Any]:
    try:
        return wanted.collect()
    except Py4JJavaError as error:
        raise task_error(error) from error


def _remove_others(spark: SparkSession, folders: Folders, written: list[TableFile]) -> None:
    """Removes what tasks wrote that were then done again: no other file is of this version."""
    storage = Storage(spark)
    ours = {_path(file.uri) for file in written}
    for folder in folders.by_table.values():
        for uri in storage.files(folder):
            if _path(uri) not in ours:
                storage.remove(uri)


class _Clock:
    """How long tables took, each from the end of those before it."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.seconds: dict[str, float] = {}

    def ended(self, *tables: str) -> None:
        """These are done."""
        now = time.monotonic()
        self.seconds.update(dict.fromkeys(tables, round(now - self._began, 3)))
        self._began = now


# What runs in tasks. polars reads the number of its threads once, when it is imported: tasks run
# side by side, one for each core.


def _module(name: str) -> ModuleType:
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    return importlib.import_module(f"lake_etl.star.{name}")


def _has_all(modules: Sequence[str]) -> bool:
    return all(importlib.util.find_spec(module) for module in modules)


def _read(portion: Portion) -> Iterator[Found]:
    found: Iterator[Found] = _module("portion").read_portion(portion)
    return found


def _write_users(blocks: Iterable[bytes], folders: Folders) -> Iterator[Any]:
    files: Iterator[Any] = _module("outputs").write_users(blocks, folders)
    return files


def _write_songs(
    blocks: Iterable[bytes], folders: Folders, shape: Shape, by: Sequence[str]
) -> Iterator[Any]:
    files: Iterator[Any] = _module("outputs").write_songs(blocks, folders, shape, by)
    return files


def _write_groups(
    keyed: Iterable[tuple[int, bytes]],
    groups: Mapping[int, Group],
    folders: Folders,
    keys: Broadcast[bytes],
) -> Iterator[Any]:
    files: Iterator[Any] = _module("outputs").write_groups(keyed, groups, folders, keys.value)
    return files


def _is_counts(found: Found) -> bool:
    return isinstance(found, Counts)


def _contents(found: Found) -> list[bytes]:
    return [found.content] if isinstance(found, Rows) and found.day is None else []


def _keyed(found: Found, by_day: Mapping[int, int]) -> list[tuple[int, bytes]]:
    if not isinstance(found, Rows) or found.day is None:
        return []
    return [(by_day[found.day], found.content)]


def _same(key: int) -> int:
    return key


def _reject_rows(found: Found) -> list[tuple[str, int, str, str]]:
    if not isinstance(found, Rejected):
        return []
    return [(found.file, *reject) for reject in found.rejects]


def _group_of(day: int, slices: int) -> Group:
    """The days of a month are dealt to its slices in turn. All plays of one moment lie together."""
    at = _date(day)
    return Group(at.year, at.month, at.day % slices)


def _date(day: int) -> date:
    return _EPOCH + timedelta(days=day)


def _cores(spark: SparkSession) -> int:
    return spark.sparkContext.defaultParallelism


def _scheme(uri: str) -> str:
    return uri.partition(":")[0]


def _path(uri: str) -> str:
    """A URI without its scheme and slashes, which are spelled in several ways."""
    return uri.partition(":")[2].lstrip("/")
