"""Reads JSON records of a shape, every one of them: used, filtered or rejected with a reason.

Two passes. The first is the JVM's alone and reads the text once: it parses the plain lines and
keeps the others as they are. The second takes those others, seldom more than a few, through Python,
whose word on them is the last. What the first takes, the second would take for the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from lake_etl.text.line_numbers import with_line_numbers
from lake_etl.text.lines import Lines, file_name, is_blank, is_plain
from lake_etl.text.shape import FieldValue, Shape, checked
from lake_etl.text.shape_columns import parsed, selected, sound, struct_of, surely_text
from lake_etl.text.splitter import Piece, pieces
from lake_etl.text.tally import BLANK, FILTERED, ODD, REJECTED, USED, Tally, count_kinds

# Where a line stands, in a few bytes: see `line_numbers`.
_PLACE = ("file_key", "block", "line_id")

# A reject keeps no more of its text than this; the file and the line lead to the rest.
MOST_VALUE_CHARS = 10_000


@dataclasses.dataclass(frozen=True)
class Records:
    """The records of one source, read and cached."""

    lines: Lines
    tally: Tally

    used: DataFrame
    """The shape's fields."""

    rejects: DataFrame
    """file, line (from 1), reason, value."""

    cached: tuple[DataFrame, ...]

    def forget(self) -> None:
        """Frees the cache."""
        for frame in self.cached:
            frame.unpersist()


def read(source: Lines, shape: Shape) -> Records:
    """Reads `source` once and caches what it holds. It has no record when all lines are blank."""
    scanned = _scan(source, shape).persist(StorageLevel.MEMORY_AND_DISK)
    counts = count_kinds(scanned)
    if not counts.of(ODD):
        tally = counts.tally()
        return Records(source, tally, _fields(scanned, shape), _none(scanned), (scanned,))
    exact = _exact(scanned, shape).persist(StorageLevel.MEMORY_AND_DISK)
    tally = counts.with_more(count_kinds(exact)).tally()
    used = _fields(scanned, shape).unionByName(_fields(exact, shape))
    return Records(source, tally, used, _rejects(exact, scanned), (scanned, exact))


def _scan(source: Lines, shape: Shape) -> DataFrame:
    """One row for each line: parsed, or raw when it is odd."""
    line, plain, record = F.col("value"), F.col("plain"), F.col("record")
    # Naming "plain" twice keeps Spark from folding it into the parsing, which would interpret it.
    kind = (
        F.when(sound(record, shape) & surely_text(record, shape), _used_or_filtered(record, shape))
        .when(plain.isNull() & is_blank(line), BLANK)
        .otherwise(ODD)
    )
    return (
        source.frame.withColumn("file_key", F.xxhash64("file"))
        .withColumn("plain", F.when(is_plain(line), line))
        .withColumn("record", parsed(plain, shape))
        .withColumn("kind", kind)
        .select(
            *_PLACE,
            "kind",
            *_columns(record, shape),
            # Only odd lines are asked for these: the others' would fill the cache.
            F.when(F.col("kind") == ODD, F.col("file")).alias("file"),
            F.when(F.col("kind") == ODD, line.cast("binary")).alias("raw"),
        )
    )


def _exact(scanned: DataFrame, shape: Shape) -> DataFrame:
    """One row for each value of the odd lines, sound or rejected."""
    piece, record = F.col("piece"), F.col("piece.record")
    kind = F.when(piece["reason"].isNull(), _used_or_filtered(record, shape)).otherwise(REJECTED)
    return (
        scanned.where(F.col("kind") == ODD)
        .select(*_PLACE, "file", F.explode(_splitter(shape)("raw")).alias("piece"))
        .select(
            *_PLACE,
            "file",
            kind.alias("kind"),
            *_columns(record, shape),
            piece["reason"].alias("reason"),
            F.left(piece["text"], F.lit(MOST_VALUE_CHARS)).alias("text"),
        )
    )


def _splitter(shape: Shape) -> Callable[[str], Column]:
    """A function in the workers: a line's values, each with its fields or the reason against it."""

    def split(line: bytes) -> list[tuple[str, str | None, tuple[FieldValue, ...] | None]]:
        return [_judged(piece, shape) for piece in pieces(line)]

    result = T.StructType(
        [
            T.StructField("text", T.StringType()),
            T.StructField("reason", T.StringType()),
            T.StructField("record", struct_of(shape)),
        ]
    )
    return F.udf(split, T.ArrayType(result, containsNull=False))


def _judged(piece: Piece, shape: Shape) -> tuple[str, str | None, tuple[FieldValue, ...] | None]:
    record, reason = (None, piece.fault) if piece.fault else checked(shape, piece.value)
    # Bytes that are not UTF-8 are spelled out, as \xff. Only a reject keeps its text.
    text = piece.text.decode("utf-8", "backslashreplace") if reason else ""
    return text, reason, record


def _used_or_filtered(record: Column, shape: Shape) -> Column:
    return F.when(selected(record, shape), USED).otherwise(FILTERED)


def _columns(record: Column, shape: Shape) -> list[Column]:
    return [record[field.name].alias(field.name) for field in shape.fields]


def _fields(frame: DataFrame, shape: Shape) -> DataFrame:
    names = [field.name for field in shape.fields]
    return frame.where(F.col("kind") == USED).select(*names)


def _rejects(exact: DataFrame, scanned: DataFrame) -> DataFrame:
    rejected = with_line_numbers(exact.where(F.col("kind") == REJECTED), scanned)
    return rejected.select(
        file_name(F.col("file")).alias("file"), "line", "reason", F.col("text").alias("value")
    )


def _none(scanned: DataFrame) -> DataFrame:
    nothing = scanned.where(F.lit(False))
    return nothing.select(
        "file",
        F.col("line_id").alias("line"),
        F.col("kind").alias("reason"),
        F.col("kind").alias("value"),
    )
