"""Counts what became of every record, in one pass over what is cached."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import NamedTuple

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

# What a record is. An unfinished one is rejected, unless its file can be read whole.
USED, FILTERED, REJECTED, UNFINISHED = "used", "filtered", "rejected", "unfinished"

# What a line is that is yet to be taken apart, that holds nothing, or that is no text.
ODD, BLANK, FOREIGN = "odd", "blank", "foreign"

KINDS = (USED, FILTERED, REJECTED, UNFINISHED, ODD, BLANK, FOREIGN)

# A reject keeps no more of its text than this; the file and the line lead to the rest.
MOST_VALUE_CHARS = 10_000


class Reject(NamedTuple):
    """What no table could take."""

    line: int
    """Of its file from 1, or of a block of it from 0."""

    reason: str
    value: str


@dataclasses.dataclass(frozen=True)
class Tally:
    """What became of every record. The parts make up the whole."""

    used: int
    filtered: int
    rejected: int

    @property
    def records(self) -> int:
        """All records that were in the text."""
        return self.used + self.filtered + self.rejected


@dataclasses.dataclass(frozen=True)
class Counts:
    """Rows by kind."""

    rows: Mapping[str, int]

    def of(self, kind: str) -> int:
        """Rows of `kind`."""
        return self.rows.get(kind, 0)

    def with_more(self, others: Counts) -> Counts:
        """These counts and those of other rows."""
        kinds = {*self.rows, *others.rows}
        rows = {kind: self.of(kind) + others.of(kind) for kind in kinds}
        return Counts(rows)

    def tally(self) -> Tally:
        """What became of the records among the rows."""
        rejected = self.of(REJECTED) + self.of(UNFINISHED)
        return Tally(self.of(USED), self.of(FILTERED), rejected)


def count_kinds(frame: DataFrame) -> Counts:
    """Counts the rows of `frame` by their `kind`."""
    # Sums, not a group for each kind: Spark has less code to generate, and it runs but once.
    kind = F.col("kind")
    sums = [F.sum(F.when(kind == name, 1).otherwise(0)).alias(name) for name in KINDS]
    (found,) = frame.agg(*sums).collect()
    return Counts({name: found[name] or 0 for name in KINDS})
