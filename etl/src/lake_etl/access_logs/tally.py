"""What becomes of files in a load: plain values that travel between driver and tasks."""

from __future__ import annotations

import dataclasses

from lake_etl.access_logs.folders import File
from lake_etl.iceberg.data_files import DataFile, Target
from lake_etl.worker_storage import Place


@dataclasses.dataclass(frozen=True)
class FileTally:
    """What became of one file's lines. Those of a file with a fault are not known."""

    file: File

    lines: int
    """All of them."""

    rejected: int

    skipped: int = 0
    """Lines that are none of a server's, and that nobody misses: blank ones above all."""

    fault: str | None = None

    @property
    def requests(self) -> int:
        """Lines that ought to be rows of access_logs."""
        return self.lines - self.skipped

    @property
    def parsed(self) -> int:
        """Lines that are rows of access_logs."""
        return self.requests - self.rejected


@dataclasses.dataclass(frozen=True)
class Portion:
    """The files that one task reads, and where it writes what comes of them."""

    files: tuple[File, ...]
    place: Place
    access_logs: Target
    rejects: Target


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of files: how their lines were counted, and the files with their rows."""

    tallies: tuple[FileTally, ...]
    access_logs: tuple[DataFile, ...]
    rejects: tuple[DataFile, ...]
