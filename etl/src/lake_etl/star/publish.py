"""Publishes the tables of one version: all data first, then the pointers, then the sweep.

Nothing that a reader can see changes before the last table's data are whole, and no file that a
pointer names is removed before the pointer names another. A run that is killed leaves the old
tables as they were, and folders that no pointer names; the next run sweeps those, except where a
lease says that their run is alive (see `lease`).
"""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Iterable, Sequence

from pyspark.sql import DataFrame, SparkSession

from lake_etl.footers import rows_by_file
from lake_etl.star.layout import TABLES, data_folder
from lake_etl.star.lease import held, living
from lake_etl.star.pointers import Pointer, read_pointers, remove_pointers, write_pointers
from lake_etl.storage import Storage


@dataclasses.dataclass(frozen=True)
class Written:
    """A table's data on disk, not yet published."""

    table: str
    uri: str
    seconds: float


@dataclasses.dataclass(frozen=True)
class Landed:
    """What a table's folder holds."""

    table: str
    uri: str
    files: tuple[str, ...]
    bytes: int
    rows: int


def free_version(spark: SparkSession, target: str, run: str) -> str:
    """The version that `run` may write: its own id, or `<id>.2` and so on if that is published.

    Removes what a killed attempt of the same run left. Raises LockedError while another process is
    writing under the same id.
    """
    storage = Storage(spark)
    alive = living(storage, target)
    published = _versions(read_pointers(spark, target, TABLES))
    names = (run if attempt == 1 else f"{run}.{attempt}" for attempt in itertools.count(1))
    version = next(name for name in names if name not in published)
    if version in alive:
        raise held(target, version, alive[version])
    for table in TABLES:
        storage.remove(data_folder(target, table, version))
    return version


def write(frame: DataFrame, folder: str, table: str, partitions: Sequence[str] = ()) -> Written:
    """Writes one table's data as Parquet to `folder`, split by the columns `partitions`."""
    began = time.monotonic()
    # Every songplay_id is another: a dictionary of them would be made in vain.
    plain_ids = frame.write.option("parquet.enable.dictionary#songplay_id", "false")
    plain_ids.partitionBy(*partitions).parquet(folder)
    return Written(table, folder, round(time.monotonic() - began, 3))


def landed(spark: SparkSession, written: Written) -> Landed:
    """What is on disk of a table, by the footers of its files."""
    rows = rows_by_file(spark, written.uri)
    return Landed(
        table=written.table,
        uri=written.uri,
        files=tuple(sorted(rows)),
        bytes=Storage(spark).size(written.uri),
        rows=sum(rows.values()),
    )


def publish(spark: SparkSession, target: str, version: str, tables: Sequence[Landed]) -> None:
    """Makes `tables` the current ones, then sweeps what no pointer names."""
    storage = Storage(spark)
    before = read_pointers(spark, target, [table.table for table in tables])
    now = [pointer for table in tables for pointer in _pointers(table)]
    write_pointers(storage, target, now)

    kept = {(pointer.table, pointer.partition) for pointer in now}
    alive = living(storage, target).keys() - {version}
    gone = [pointer for pointer in before if (pointer.table, pointer.partition) not in kept]
    remove_pointers(storage, target, (old for old in gone if not old.versions & alive))
    sweep(spark, target, version)


def sweep(spark: SparkSession, target: str, version: str) -> None:
    """Removes data folders that no pointer names and no live run is writing."""
    storage = Storage(spark)
    # Leases are read first: a run that ends in between has its pointers written.
    spared = living(storage, target).keys() | {version}
    spared |= _versions(read_pointers(spark, target, TABLES))
    for table in TABLES:
        for folder in storage.children(data_folder(target, table)):
            if folder not in spared:
                storage.remove(data_folder(target, table, folder))


def _pointers(table: Landed) -> list[Pointer]:
    by_partition: dict[str, list[str]] = {}
    for file in table.files:
        partition = file.rpartition(f"{_path(table.uri)}/")[2].rpartition("/")[0]
        by_partition.setdefault(partition, []).append(file)
    return [
        Pointer(table.table, partition, tuple(files)) for partition, files in by_partition.items()
    ]


def _path(uri: str) -> str:
    """A URI without its scheme and slashes, which are spelled in several ways."""
    return uri.partition(":")[2].lstrip("/")


def _versions(pointers: Iterable[Pointer]) -> set[str]:
    return {version for pointer in pointers for version in pointer.versions}
