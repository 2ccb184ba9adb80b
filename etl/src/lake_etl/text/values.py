"""Every value's own text, whatever it says: what compaction writes and conservation compares."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake_etl.console import warn
from lake_etl.text.lines import Lines, is_blank
from lake_etl.text.odd_lines import checked_pieces, is_alone
from lake_etl.text.whole_files import by_line, settled, whole_contents

Done = TypeVar("Done")


def values(source: Lines, *columns: str | Column) -> DataFrame:
    """`columns` (of file and modified) and `text`: a row for each value or faulty stretch of text.

    The text has no blanks around it and is otherwise as it stands, but that an object over several
    lines is on one. The same value has the same text, whether it shares its line or not. Fails
    while the source is not settled and has an object over several lines: see `with_whole_files`.
    """
    line = F.col("value")
    alone = F.array(F.btrim(line, F.lit(" \t")))
    in_lines = (
        by_line(source.frame, source)
        .where(~is_blank(line))
        .withColumn("odd", F.when(~is_alone(line), line.cast("binary")))
        .withColumn(
            "pieces",
            F.when(F.col("odd").isNull(), alone).otherwise(_texts("odd", source.is_settled)),
        )
        .select(*columns, F.explode("pieces").alias("text"))
    )
    if not source.whole:
        return in_lines
    whole = whole_contents(source).withColumn("pieces", _texts("content", True))
    return in_lines.unionByName(whole.select(*columns, F.explode("pieces").alias("text")))


def with_whole_files(sources: tuple[Lines, ...], work: Callable[..., Done]) -> Done:
    """Does `work` with the sources; once more where files of them must be read whole.

    That is seldom known before: only reading all of a source tells.
    """
    try:
        return work(*sources)
    except (Py4JJavaError, PySparkException):
        again = tuple(settled(source) for source in sources)
        if not any(source.is_settled for source in again):
            raise
        whole = sum(len(source.whole) for source in again)
        warn([f"objects over several lines: {whole} file(s) are read whole, in a second try"])
        return work(*again)


def _texts(content: str, may_be_unfinished: bool) -> Column:
    """The texts of the values in a line, or in a file. Reading them as strings changes no byte."""

    def split(text: bytes | None) -> list[bytes]:
        return [] if text is None else [p.text for p in checked_pieces(text, may_be_unfinished)]

    split_udf = F.udf(split, "array<binary>")
    return F.transform(split_udf(content), lambda text: text.cast("string"))
