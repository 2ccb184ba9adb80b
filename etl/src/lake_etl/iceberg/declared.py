"""A table as a job wants it."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    type: str
    comment: str

    formerly: tuple[str, ...] = ()
    """Names that the column had in tables made earlier: it is renamed there."""


@dataclasses.dataclass(frozen=True)
class Table:
    """One Iceberg table."""

    name: str
    comment: str
    columns: tuple[Column, ...]

    partitions: tuple[str, ...] = ()
    """Iceberg's partition transforms, hidden from readers."""
