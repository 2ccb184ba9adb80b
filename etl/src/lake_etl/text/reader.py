"""Reads JSON records of a shape, every one of them: used, filtered or rejected with a reason.

Two passes. The first is the JVM's alone and reads the text once: it parses the plain lines and
keeps the others as they are. The second takes those others, seldom more than a few, through Python,
whose word on them is the last. What the first takes, the second would take for the same.
"""

from __future__ import annotations

import dataclasses
from functools import reduce

from pyspark import StorageLevel
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from lake_etl.errors import BadData
from lake_etl.text.exact import (
    PLACE,
    exact,
    foreign_files,
    rejects_of_files,
    rejects_of_lines,
    whole_as_lines,
)
from lake_etl.text.lines import Lines, is_blank, is_plain
from lake_etl.text.origins import with_origins
from lake_etl.text.shape import Shape
from lake_etl.text.shape_columns import columns_of, parsed, sound, surely_text, used_or_filtered
from lake_etl.text.tally import (
    BLANK,
    FOREIGN,
    MOST_VALUE_CHARS,
    ODD,
    UNFINISHED,
    USED,
    Counts,
    Tally,
    count_kinds,
)
from lake_etl.text.whole_files import settled


@dataclasses.dataclass(frozen=True)
class Records:
    """The records of one source, read and cached."""

    lines: Lines
    tally: Tally

    used: DataFrame
    """The shape's fields."""

    rejects: DataFrame
    """file, line (from 1), reason, value; merged_file and merged_line beside when traced."""

    cached: tuple[DataFrame, ...]

    def traced(self, merged_from: Lines) -> Records:
        """These with rejects that name the files and lines of `merged_from`."""
        if not self.tally.rejected:
            return self
        found = with_origins(self.rejects, merged_from, MOST_VALUE_CHARS)
        rejects = found.persist(StorageLevel.MEMORY_AND_DISK)
        return dataclasses.replace(self, rejects=rejects, cached=(*self.cached, rejects))

    def forget(self) -> None:
        """Frees the cache."""
        for frame in self.cached:
            frame.unpersist()


def read(source: Lines, shape: Shape) -> Records:
    """Reads `source` once and caches what it holds. It has no record when all lines are blank.

    Raises BadData for files that are no text in UTF-8. Files with objects over several lines are
    read once more, whole.
    """
    scanned = _scan(source, shape).persist(StorageLevel.MEMORY_AND_DISK)
    counts = count_kinds(scanned)
    if not counts.of(ODD):
        tally = counts.tally()
        return Records(source, tally, _fields(scanned, shape), _none(scanned), (scanned,))
    values = exact(_odd(scanned), shape).persist(StorageLevel.MEMORY_AND_DISK)
    more = count_kinds(values)
    if more.of(FOREIGN):
        raise BadData(*foreign_files(source, values))
    if more.of(UNFINISHED):
        source = settled(source, _odd(scanned))
    if source.whole:
        return _with_whole_files(source, shape, scanned, values)
    tally = counts.with_more(more).tally()
    used = _fields(scanned, shape).unionByName(_fields(values, shape))
    return Records(source, tally, used, rejects_of_lines(values, scanned), (scanned, values))


def _with_whole_files(
    source: Lines, shape: Shape, scanned: DataFrame, values: DataFrame
) -> Records:
    """The records of a source of which some files are read whole."""
    of_whole = values.where(F.col("file").isin(*source.whole))
    keys = [row["file_key"] for row in of_whole.select("file_key").distinct().collect()]
    by_line = ~F.col("file_key").isin(*keys)
    scanned_lines, value_lines = scanned.where(by_line), values.where(by_line)
    whole = exact(whole_as_lines(source), shape).persist(StorageLevel.MEMORY_AND_DISK)
    parts = (scanned_lines, value_lines, whole)
    used = reduce(DataFrame.unionByName, (_fields(part, shape) for part in parts))
    counts = reduce(Counts.with_more, (count_kinds(part) for part in parts))
    if counts.of(FOREIGN):
        raise BadData(*foreign_files(source, whole))
    rejects = rejects_of_lines(value_lines, scanned_lines).unionByName(rejects_of_files(whole))
    return Records(source, counts.tally(), used, rejects, (scanned, values, whole))


def _scan(source: Lines, shape: Shape) -> DataFrame:
    """One row for each line: parsed, or raw when it is odd."""
    line, plain, record = F.col("value"), F.col("plain"), F.col("record")
    # Naming "plain" twice keeps Spark from folding it into the parsing, which would interpret it.
    kind = (
        F.when(sound(record, shape) & surely_text(record, shape), used_or_filtered(record, shape))
        .when(plain.isNull() & is_blank(line), BLANK)
        .otherwise(ODD)
    )
    return (
        source.frame.withColumn("file_key", F.xxhash64("file"))
        .withColumn("plain", F.when(is_plain(line), line))
        .withColumn("record", parsed(plain, shape))
        .withColumn("kind", kind)
        .select(
            *PLACE,
            "kind",
            *columns_of(record, shape),
            # Only odd lines are asked for these: the others' would fill the cache.
            F.when(F.col("kind") == ODD, F.col("file")).alias("file"),
            F.when(F.col("kind") == ODD, line.cast("binary")).alias("raw"),
        )
    )


def _odd(scanned: DataFrame) -> DataFrame:
    return scanned.where(F.col("kind") == ODD)


def _fields(frame: DataFrame, shape: Shape) -> DataFrame:
    names = [field.name for field in shape.fields]
    return frame.where(F.col("kind") == USED).select(*names)


def _none(scanned: DataFrame) -> DataFrame:
    nothing = scanned.where(F.lit(False))
    return nothing.select(
        "file",
        F.col("line_id").alias("line"),
        F.col("kind").alias("reason"),
        F.col("kind").alias("value"),
    )
