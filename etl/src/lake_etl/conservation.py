"""Compares the records of two folders as multisets and names the files that differ."""

from __future__ import annotations

import dataclasses
import time

from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake_etl.text.lines import Lines, file_name
from lake_etl.text.values import values, with_whole_files

# What a record may be, besides conserved.
MISSING, FEWER, DOUBLED, FOREIGN = "missing", "fewer", "doubled", "foreign"


@dataclasses.dataclass(frozen=True)
class Difference:
    """How the records of one file differ."""

    file: str
    kind: str

    count: int
    """How many of its records do."""

    of: int
    """How many it has."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing of a source's file has come."""
        return self.kind == MISSING and self.count == self.of


@dataclasses.dataclass(frozen=True)
class Comparison:
    """What comparing a source with its target found."""

    name: str
    source_records: int
    target_records: int

    total: str
    """The whole difference in one line."""

    differences: tuple[Difference, ...]
    """One for each file and kind, by file; empty when everything is conserved."""

    seconds: float


def compare(source: Lines, target: Lines, snapshot: int | None) -> Comparison:
    """Compares the records of `source` and `target` by their texts' hashes; reads each text once.

    Records of source files younger than `snapshot` (milliseconds since 1970) may or may not be in
    the target.
    """
    began = time.monotonic()
    late = (
        F.lit(False)
        if snapshot is None
        else F.col("modified") > F.timestamp_millis(F.lit(snapshot))
    )

    def compared(source: Lines, target: Lines) -> Comparison:
        both = _hashes(source, late, True).unionByName(_hashes(target, F.lit(False), False))
        records = both.persist(StorageLevel.MEMORY_AND_DISK)
        try:
            return _compared(records, source, target, began)
        finally:
            records.unpersist()

    return with_whole_files((source, target), compared)


def _hashes(side: Lines, late: Column, is_source: bool) -> DataFrame:
    """One row for each record: hash, file, is_source, late."""
    return values(side, "file", late.alias("late")).select(
        F.xxhash64("text").alias("hash"), "file", F.lit(is_source).alias("is_source"), "late"
    )


def _compared(records: DataFrame, source: Lines, target: Lines, began: float) -> Comparison:
    due = F.col("is_source") & ~F.col("late")
    by_hash = records.groupBy("hash").agg(
        F.count_if(due).alias("due"),
        F.count_if(F.col("is_source")).alias("most"),
        F.count_if(~F.col("is_source")).alias("came"),
    )
    too_few, too_many = F.col("came") < F.col("due"), F.col("came") > F.col("most")
    kind = (
        F.when(too_few & (F.col("came") == 0), MISSING)
        .when(too_few, FEWER)
        .when(too_many & (F.col("most") == 0), FOREIGN)
        .when(too_many, DOUBLED)
    )
    kinds = by_hash.withColumn("kind", kind)
    totals = kinds.groupBy("kind").agg(
        F.sum("due").alias("due"),
        F.sum("most").alias("most"),
        F.sum("came").alias("came"),
    )
    rows = totals.collect()
    counts = {row["kind"]: (row["due"], row["most"], row["came"]) for row in rows}
    differing = any(kind is not None for kind in counts)
    return Comparison(
        name=source.name,
        source_records=sum(most for _, most, _ in counts.values()),
        target_records=sum(came for _, _, came in counts.values()),
        total=_total(source, target, counts),
        differences=tuple(_by_file(records, kinds)) if differing else (),
        seconds=round(time.monotonic() - began, 3),
    )


def _total(source: Lines, target: Lines, counts: dict[str | None, tuple[int, int, int]]) -> str:
    def of(kind: str) -> tuple[int, int, int]:
        return counts.get(kind, (0, 0, 0))

    missing = of(MISSING)[0] + of(FEWER)[0] - of(FEWER)[2]
    doubled = of(DOUBLED)[2] - of(DOUBLED)[1]
    foreign = of(FOREIGN)[2]
    return (
        f"{source.name}: records are not conserved between {source.uri} and {target.uri}:"
        f" {missing} missing, {doubled} doubled, {foreign} in no source"
    )


def _by_file(records: DataFrame, kinds: DataFrame) -> list[Difference]:
    differing = kinds.where(F.col("kind").isNotNull()).select("hash", "kind")
    # Only records of the side that can be at fault: what is missing is named by its source.
    at_fault = F.col("is_source") == F.col("kind").isin(MISSING, FEWER)
    concerned = records.join(differing, "hash").where(at_fault & ~F.col("late"))
    counts = concerned.groupBy("file", "is_source", "kind").count()
    sizes = records.groupBy("file", "is_source").agg(F.count(F.lit(1)).alias("of"))
    rows = (
        counts.join(sizes, ["file", "is_source"])
        .select(file_name(F.col("file")).alias("file"), "kind", "count", "of")
        .orderBy("file", "kind")
        .collect()
    )
    return [Difference(row["file"], row["kind"], row["count"], row["of"]) for row in rows]
