"""The pointers of published tables: which files are current."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from lake_etl.star.layout import POINTER, pointer_folder, pointer_uri
from lake_etl.storage import Storage, unquoted

# A layout of thousands of partitions has as many pointers, each one round trip.
WRITERS = 16


@dataclasses.dataclass(frozen=True)
class Pointer:
    """The current files of one partition of a table."""

    table: str
    partition: str
    """Such as `year=2018/month=11`; "" where the table has none."""

    files: tuple[str, ...]

    @property
    def versions(self) -> set[str]:
        """The versions that the files belong to: one, unless somebody wrote the pointer by hand."""
        return {version_of(file, self.table) for file in self.files}


def version_of(file: str, table: str) -> str:
    """The version that a data file of `table` belongs to."""
    return file.rpartition(f"/{table}/data/")[2].split("/")[0]


def read_pointers(spark: SparkSession, target: str, tables: Iterable[str]) -> list[Pointer]:
    """Every pointer of `tables` under `target` (a full URI), in one reading."""
    storage = Storage(spark)
    folders = {table: pointer_folder(target, table) for table in tables}
    there = [folder for folder in folders.values() if storage.exists(folder)]
    if not there:
        return []
    lines = (
        spark.read.option("recursiveFileLookup", True)
        .option("pathGlobFilter", POINTER)
        .text(there)
        .where(F.col("value") != "")
        .select(F.col("_metadata.file_path").alias("pointer"), "value")
    )
    files: dict[str, list[str]] = {}
    for row in lines.collect():
        files.setdefault(row["pointer"], []).append(row["value"])
    found = []
    for uri, named in files.items():
        partition, table = _table_of(unquoted(uri), folders)
        found.append(Pointer(table, partition, tuple(sorted(named))))
    return sorted(found, key=lambda pointer: (pointer.table, pointer.partition))


def write_pointers(storage: Storage, target: str, pointers: Iterable[Pointer]) -> None:
    """Replaces each pointer at once. A reader sees a partition's old files or its new ones."""

    def write(pointer: Pointer) -> None:
        uri = pointer_uri(target, pointer.table, pointer.partition)
        storage.replace(uri, "".join(f"{file}\n" for file in pointer.files))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, pointers))


def remove_pointers(storage: Storage, target: str, pointers: Iterable[Pointer]) -> None:
    """Removes pointers: their partitions are then empty."""
    for pointer in pointers:
        storage.remove(pointer_uri(target, pointer.table, pointer.partition))


def _table_of(uri: str, folders: Mapping[str, str]) -> tuple[str, str]:
    """The partition and the table of the pointer at `uri`."""
    # Folders are `<target>/<table>/symlink`; schemes are printed with one slash or with three.
    for table in folders:
        _, mark, rest = uri.rpartition(f"/{table}/symlink/")
        if mark:
            return rest.removesuffix(POINTER).rstrip("/"), table
    raise AssertionError(f"{uri} is no pointer of {', '.join(folders)}")
