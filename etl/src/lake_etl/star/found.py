"""What travels between driver and tasks: plain values, so that the driver needs no polars."""

from __future__ import annotations

import dataclasses

from lake_etl.storage import Stored
from lake_etl.text.shape import Shape
from lake_etl.text.tally import Reject
from lake_etl.worker_storage import Place


@dataclasses.dataclass(frozen=True)
class Portion:
    """The files that one task reads."""

    files: tuple[Stored, ...]
    shape: Shape
    place: Place
    is_plays: bool


@dataclasses.dataclass(frozen=True)
class Counts:
    """What became of the records of some files, and how many plays each day has."""

    used: int
    filtered: int
    rejected: int
    days: dict[int, int]
    """Plays by days since 1970."""

    faults: tuple[str, ...]
    """About files that cannot be read whole."""


@dataclasses.dataclass(frozen=True)
class Rejected:
    """Rejects of one file."""

    file: str
    rejects: tuple[Reject, ...]


@dataclasses.dataclass(frozen=True)
class Rows:
    """Rows as Arrow's bytes: plays of a day (in days since 1970), or rows of no day."""

    day: int | None
    content: bytes


Found = Counts | Rejected | Rows


@dataclasses.dataclass(frozen=True)
class Group:
    """Plays that make one file of songplays and one of time."""

    year: int
    month: int
    slice: int


@dataclasses.dataclass(frozen=True)
class TableFile:
    """A file of a table that a task has written, and how many rows it left out as copies."""

    table: str
    uri: str
    rows: int
    copies: int = 0


@dataclasses.dataclass(frozen=True)
class Folders:
    """Where the files of one version of each table go."""

    place: Place
    by_table: dict[str, str]
