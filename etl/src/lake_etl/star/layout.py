"""Where a published table's data and pointers stand, and how its files are divided.

    <target>/<table>/data/<version>/[year=…/month=…/]part-*.parquet
    <target>/<table>/symlink/[year=…/month=…/]symlink.txt

A pointer lists the URIs of the current files of one partition, one to a line.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

TABLES = ("songs", "artists", "users", "time", "songplays")
POINTER = "symlink.txt"

# About 25 MB of songplays as Parquet: large enough to scan, small enough to write in parallel.
ROWS_PER_FILE = 250_000

# Spare tasks, so that hashing seldom puts two slices of a month into one of them.
TASKS_PER_SLICE = 4
MOST_TASKS = 1000

# A day is not divided further.
MOST_SLICES = 31


def data_folder(target: str, table: str, version: str = "") -> str:
    """The folder of one version of a table, or of all of them."""
    return f"{target}/{table}/data/{version}".rstrip("/")


def pointer_folder(target: str, table: str) -> str:
    """The folder of a table's pointers."""
    return f"{target}/{table}/symlink"


def pointer_uri(target: str, table: str, partition: str) -> str:
    """The pointer of one partition (`year=2018/month=11`, or "" where there are none)."""
    return "/".join(part for part in (pointer_folder(target, table), partition, POINTER) if part)


@dataclasses.dataclass(frozen=True)
class Spread:
    """How the rows of a table with months are dealt to tasks, and so to files."""

    slices: int
    """Files of a month, at most."""

    tasks: int


def spread_for(months: Sequence[int]) -> Spread:
    """The spread of rows over months, each by its number of rows: the same rows, the same files."""
    largest = max(months, default=0)
    slices = min(math.ceil(largest / ROWS_PER_FILE) or 1, MOST_SLICES)
    # A row needs no more than one task, however many months there are.
    files = sum(min(slices, rows) for rows in months)
    if files <= 1:
        return Spread(slices=1, tasks=1)
    return Spread(slices, min(files * TASKS_PER_SLICE, sum(months), MOST_TASKS))


def tasks_for(files: int, rows: int, cores: int) -> int:
    """Tasks that write so many files: one each, unless few rows would keep many tasks waiting."""
    return min(files, MOST_TASKS, max(math.ceil(rows / ROWS_PER_FILE), cores))
