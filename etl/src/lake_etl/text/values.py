"""Every value's own text, whatever it says: what compaction writes and conservation compares."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake_etl.text.lines import Lines, is_blank, is_plain
from lake_etl.text.shape import Shape
from lake_etl.text.shape_columns import CORRUPT, parsed
from lake_etl.text.splitter import pieces

# Parses a line for nothing but whether it is JSON.
_ANYTHING = Shape(fields=())


def values(source: Lines, *columns: str | Column) -> DataFrame:
    """`columns` of the source and `text`: one row for each value or faulty stretch of a line.

    The text has no blanks around it and is otherwise as it stands, also where it is not UTF-8. The
    same value has the same text, whether it shares its line or not.
    """
    line = F.col("value")
    plain = is_plain(line) & parsed(line, _ANYTHING)[CORRUPT].isNull()
    alone = F.array(F.btrim(line, F.lit(" \t")))
    return (
        source.frame.where(~is_blank(line))
        .withColumn("odd", F.when(~F.coalesce(plain, F.lit(False)), line.cast("binary")))
        .withColumn("pieces", F.when(F.col("odd").isNull(), alone).otherwise(_texts("odd")))
        .select(*columns, F.explode("pieces").alias("text"))
    )


def _texts(line: str) -> Column:
    """The texts of a line's values. Reading them as strings changes no byte."""
    return F.transform(F.udf(_split, "array<binary>")(line), lambda text: text.cast("string"))


def _split(line: bytes | None) -> list[bytes]:
    return [] if line is None else [piece.text for piece in pieces(line)]
