"""Finds the files to load, by folder: a folder is loaded whole or not at all."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from py4j.protocol import Py4JJavaError
from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

from lake_etl.errors import BadData
from lake_etl.storage import Storage, unquoted

# A folder of one day, as the key layout logs/<app>/YYYY/MM/DD/ has it.
_DAY = re.compile(r"/(\d{4})/(\d{2})/(\d{2})$")

# The same bucket by three names: rows must not double because another engine loads them.
_S3 = re.compile(r"^s3[an]://")

# Bytes as stored that are read, cached and committed together, if no single folder holds more.
MOST_BATCH_BYTES = 4 << 30


@dataclasses.dataclass(frozen=True)
class File:
    """One source file."""

    uri: str
    bytes: int
    modified: datetime

    @property
    def name(self) -> str:
        """Its URI as tables have it."""
        return canonical(self.uri)

    @property
    def folder(self) -> str:
        """The URI of its folder as tables have it."""
        return self.name.rpartition("/")[0]


@dataclasses.dataclass(frozen=True)
class Folder:
    """The files of one folder, without those of folders in it."""

    uri: str
    files: tuple[File, ...]

    @property
    def name(self) -> str:
        """Its URI as tables have it."""
        return canonical(self.uri)

    @property
    def bytes(self) -> int:
        """The size of its files as stored."""
        return sum(file.bytes for file in self.files)

    @property
    def day(self) -> date | None:
        """The day that its path ends with, if it is one."""
        found = _DAY.search(self.uri)
        try:
            return date(*(int(part) for part in found.groups())) if found else None
        except ValueError:
            return None


def canonical(uri: str) -> str:
    """A URI as tables have it, whichever connector it was read by."""
    return _S3.sub("s3://", uri)


def folders(spark: SparkSession, source: str) -> list[Folder]:
    """Every folder under `source` that holds files, by URI.

    Names that begin with "." or "_" are left out.

    Raises BadData when there is none, or when `source` may not be listed.
    """
    try:
        # A listing: no byte of the files is read for these columns.
        listing = spark.read.format("binaryFile").option("recursiveFileLookup", True).load(source)
        rows = listing.select("path", "length", "modificationTime").collect()
        names = {unquoted(name) for name in listing._jdf.inputFiles()}
    except (AnalysisException, Py4JJavaError) as error:
        cause = str(getattr(error, "java_exception", error)).strip().split("\n")[0]
        raise BadData(
            f"cannot list {source}: {cause}; check that the bucket and the folder exist and that"
            " this role may list and read them"
        ) from error
    files = [File(*row) for row in rows]
    files += _empty(spark, names, files)
    if not files:
        raise BadData(f"there is no file in {source}; wanted access logs: check the path")
    found: dict[str, list[File]] = {}
    for file in files:
        found.setdefault(file.uri.rpartition("/")[0], []).append(file)
    return [
        Folder(uri, tuple(sorted(files, key=lambda file: file.uri)))
        for uri, files in sorted(found.items())
    ]


def _empty(spark: SparkSession, names: Iterable[str], files: Iterable[File]) -> list[File]:
    """The files without a byte: Spark lists them by name only."""
    storage = Storage(spark)
    listed = {_bare(file.uri) for file in files}
    found = [storage.full(name) for name in names if _bare(name) not in listed]
    return [
        File(uri, 0, datetime.fromtimestamp(storage.modified(uri) / 1000)) for uri in sorted(found)
    ]


def _bare(uri: str) -> str:
    """A URI without the slashes that local ones are spelled with in several ways."""
    scheme, _, rest = uri.partition(":")
    return f"{scheme}:{rest.lstrip('/')}"


def of_days(found: Iterable[Folder], first: date | None, last: date | None) -> list[Folder]:
    """The folders of days from `first` to `last`, both included; all of them without either."""
    if first is None and last is None:
        return list(found)
    return [
        folder
        for folder in found
        if folder.day and (first or date.min) <= folder.day <= (last or date.max)
    ]


def batches(found: Iterable[Folder], most_bytes: int = MOST_BATCH_BYTES) -> Iterator[list[Folder]]:
    """The folders in groups of no more than `most_bytes`, or of one folder."""
    batch: list[Folder] = []
    size = 0
    for folder in found:
        more = folder.bytes
        if batch and size + more > most_bytes:
            yield batch
            batch, size = [], 0
        batch.append(folder)
        size += more
    if batch:
        yield batch
