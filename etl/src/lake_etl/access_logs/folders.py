"""Finds the files to load, by folder: a folder is loaded whole or not at all."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from lake_etl.errors import BadData
from lake_etl.sources.listing import Listing

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


def folders(listing: Listing) -> list[Folder]:
    """Every folder of a source that holds files, by URI.

    Tasks read the files by themselves, so that names which Spark's readers pass over, those that
    begin with "." or "_", are read like others.

    Raises BadData when there is none.
    """
    files = [
        File(each.uri, each.bytes, datetime.fromtimestamp(each.modified / 1000))
        for each in (*listing.input, *listing.hidden)
    ]
    if not files:
        raise BadData(f"there is no file in {listing.uri}; wanted access logs: check the path")
    found: dict[str, list[File]] = {}
    for file in files:
        found.setdefault(file.uri.rpartition("/")[0], []).append(file)
    return [
        Folder(uri, tuple(sorted(files, key=lambda file: file.uri)))
        for uri, files in sorted(found.items())
    ]


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
