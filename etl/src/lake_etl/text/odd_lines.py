"""Lines that tell something of their whole file: it is no text, or has objects over several lines.

A reading that meets such a line begins again, or fails: see `whole_files` and `broken_files`.
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake_etl.text.contents import foreign
from lake_etl.text.lines import Lines, is_blank, is_plain
from lake_etl.text.shape import Shape
from lake_etl.text.shape_columns import CORRUPT, parsed
from lake_etl.text.splitter import Piece, pieces

# A line's flag, unless it is what the line holds where text is wanted: "gzip".
UNFINISHED = "unfinished"

# Parses a line for nothing but whether it is JSON.
_ANYTHING = Shape(fields=())


class OddLineError(ValueError):
    """A line has a flag: what was read by line so far is of no use."""


def checked_pieces(line: bytes, may_be_unfinished: bool) -> list[Piece]:
    """The pieces of a line. Raises OddLineError if its file must be read in another way."""
    flag, found = judged(line)
    if flag and not (may_be_unfinished and flag == UNFINISHED):
        raise OddLineError(flag)
    return found


def judged(line: bytes) -> tuple[str | None, list[Piece]]:
    """A line's flag, if it has one, and its pieces."""
    content = foreign(line)
    if content is not None:
        return content, []
    found = list(pieces(line))
    return UNFINISHED if any(piece.unfinished for piece in found) else None, found


def is_alone(line: Column) -> Column:
    """Whether a line holds one value, by the JVM's word. Never null."""
    return F.coalesce(is_plain(line) & parsed(line, _ANYTHING)[CORRUPT].isNull(), F.lit(False))


def odd_lines(source: Lines) -> DataFrame:
    """file, block, line_id and raw of the lines that the JVM does not read by itself."""
    line = F.col("value")
    odd = source.frame.where(~is_blank(line) & ~is_alone(line))
    return odd.select("file", "block", "line_id", line.cast("binary").alias("raw"))


def flagged(odd: DataFrame) -> DataFrame:
    """The columns file and flag: the files that have a line with one, foreign ones first."""
    flag = F.udf(_flag, "string")("raw")
    place = F.struct(F.when(F.col("flag") == UNFINISHED, 1).otherwise(0), "block", "line_id")
    lines = odd.select("file", "block", "line_id", flag.alias("flag")).where("flag IS NOT NULL")
    return lines.groupBy("file").agg(F.min_by("flag", place).alias("flag"))


def _flag(line: bytes) -> str | None:
    return judged(line)[0]
