"""The second pass of `reader`: odd lines, and whole files, through Python."""

from __future__ import annotations

from collections.abc import Callable

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from lake_etl.text.contents import foreign_fault
from lake_etl.text.line_numbers import with_line_numbers
from lake_etl.text.lines import Lines, file_name
from lake_etl.text.odd_lines import judged
from lake_etl.text.shape import FieldValue, Shape, checked
from lake_etl.text.shape_columns import columns_of, struct_of, used_or_filtered
from lake_etl.text.splitter import Piece
from lake_etl.text.tally import FOREIGN, MOST_VALUE_CHARS, REJECTED, UNFINISHED
from lake_etl.text.whole_files import whole_contents

# Where a line stands, in a few bytes: see `line_numbers`.
PLACE = ("file_key", "block", "line_id")


def exact(odd: DataFrame, shape: Shape) -> DataFrame:
    """One row for each value of the odd lines, sound or rejected; `line` counts within `raw`."""
    piece, record = F.col("piece"), F.col("piece.record")
    return odd.select(*PLACE, "file", F.explode(_splitter(shape)("raw")).alias("piece")).select(
        *PLACE,
        "file",
        F.coalesce(piece["kind"], used_or_filtered(record, shape)).alias("kind"),
        *columns_of(record, shape),
        piece["line"].alias("line"),
        piece["reason"].alias("reason"),
        F.left(piece["text"], F.lit(MOST_VALUE_CHARS)).alias("text"),
    )


# kind (None where the record is sound), line, text, reason, record
_Judged = tuple[str | None, int, str, str | None, tuple[FieldValue, ...] | None]


def _splitter(shape: Shape) -> Callable[[str], Column]:
    """A function in the workers: a line's values, each with its fields or the reason against it."""

    def split(line: bytes) -> list[_Judged]:
        flag, found = judged(line)
        if flag not in (None, UNFINISHED):
            return [(FOREIGN, 0, "", flag, None)]
        return [_judged(piece, shape) for piece in found]

    result = T.StructType(
        [
            T.StructField("kind", T.StringType()),
            T.StructField("line", T.LongType()),
            T.StructField("text", T.StringType()),
            T.StructField("reason", T.StringType()),
            T.StructField("record", struct_of(shape)),
        ]
    )
    return F.udf(split, T.ArrayType(result, containsNull=False))


def _judged(piece: Piece, shape: Shape) -> _Judged:
    record, reason = (None, piece.fault) if piece.fault else checked(shape, piece.value)
    if reason is None:
        return None, piece.line, "", None, record
    kind = UNFINISHED if piece.unfinished else REJECTED
    # Bytes that are not UTF-8 are spelled out, as \xff.
    return kind, piece.line, piece.text.decode("utf-8", "backslashreplace"), reason, None


def whole_as_lines(source: Lines) -> DataFrame:
    """A row for each whole file, as if it were an odd line."""
    return whole_contents(source).select(
        F.xxhash64("file").alias("file_key"),
        F.lit(0).alias("block"),
        F.lit(0).alias("line_id"),
        "file",
        F.col("content").alias("raw"),
    )


def foreign_files(source: Lines, values: DataFrame) -> list[str]:
    """A complaint about each file that is no text in UTF-8, by its first line that is none."""
    first = F.min_by("reason", F.struct("block", "line_id"))
    files = values.where(F.col("kind") == FOREIGN).groupBy("file").agg(first.alias("flag"))
    rows = files.select(file_name(F.col("file")).alias("file"), "flag").orderBy("file").collect()
    faults = [foreign_fault(row["file"], row["flag"]) for row in rows]
    return [f"{source.name}: {fault}" for fault in faults]


def rejects_of_lines(values: DataFrame, scanned: DataFrame) -> DataFrame:
    """The rejected values of lines, with the lines' numbers in their files."""
    lines = _rejected(values).drop("line")
    return _told(with_line_numbers(lines, scanned))


def rejects_of_files(whole: DataFrame) -> DataFrame:
    """The rejected values of whole files, with the lines that they begin in."""
    return _told(_rejected(whole).withColumn("line", F.col("line") + 1))


def _rejected(values: DataFrame) -> DataFrame:
    return values.where(F.col("kind").isin(REJECTED, UNFINISHED))


def _told(rejected: DataFrame) -> DataFrame:
    return rejected.select(
        file_name(F.col("file")).alias("file"), "line", "reason", F.col("text").alias("value")
    )
