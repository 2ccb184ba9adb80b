"""Looks up rejects of merged files in the files that were merged: those are the user's own.

A merge keeps no word of where a record came from, and S3DistCp could not write one. So the texts of
the rejects, which are few, are sought among the values of the source: that reads the source once
more, and only where something was rejected. Texts that occur several times were merged as often,
which the conservation check holds, so that each reject gets a line of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from lake_etl.text.exact import PLACE
from lake_etl.text.line_numbers import with_line_numbers
from lake_etl.text.lines import Lines, file_name, of_files
from lake_etl.text.values import values, with_whole_files


def with_origins(rejects: DataFrame, source: Lines, most_chars: int) -> DataFrame:
    """`rejects` (file, line, reason, value) whose file and line are those of `source`.

    `merged_file` and `merged_line` say where they were read. A reject whose text is not in the
    source, such as one that the merge made, keeps those as its file and line. A reject's value is
    no more than the first `most_chars` of its text.
    """
    numbered = _numbered(
        rejects.withColumn("digest", F.xxhash64("value"))
        .withColumnRenamed("file", "merged_file")
        .withColumnRenamed("line", "merged_line"),
        "merged_file",
        "merged_line",
    )
    digests = numbered.select("digest").distinct()

    def sought(known: Lines) -> tuple[Lines, list[str]]:
        rows = _hits(values(known, "file"), digests, most_chars).select("file").distinct().collect()
        return known, [row["file"] for row in rows]

    known, files = with_whole_files((source,), sought)
    origins = _numbered(_places(known, files, digests, most_chars), "file", "line")
    return numbered.join(origins, ["digest", "copy"], "left").select(
        F.coalesce("file", "merged_file").alias("file"),
        F.when(F.col("file").isNull(), F.col("merged_line")).otherwise(F.col("line")).alias("line"),
        "reason",
        "value",
        "merged_file",
        "merged_line",
    )


def _places(source: Lines, files: Sequence[str], digests: DataFrame, most_chars: int) -> DataFrame:
    """digest, file and line of the sought values; no line in a file that is read whole."""
    some = of_files(source, [file for file in files if file not in source.whole])
    keyed = some.with_frame(some.frame.withColumn("file_key", F.xxhash64("file")))
    hits = _hits(values(keyed, "file", *PLACE), digests, most_chars)
    by_line = with_line_numbers(hits, keyed.frame).select("digest", "file", "line")
    if source.whole:
        none_by_line = source.with_frame(source.frame.where(F.lit(False)))
        in_whole = _hits(values(none_by_line, "file"), digests, most_chars)
        by_line = by_line.unionByName(in_whole.withColumn("line", F.lit(None).cast("long")))
    return by_line.withColumn("file", file_name(F.col("file")))


def _hits(found: DataFrame, digests: DataFrame, most_chars: int) -> DataFrame:
    """The rows of values that have one of the digests."""
    text = F.left(_spelled(F.col("text")), F.lit(most_chars))
    return (
        found.withColumn("digest", F.xxhash64(text))
        .drop("text")
        .join(F.broadcast(digests), "digest", "left_semi")
    )


def _numbered(rows: DataFrame, *order: str) -> DataFrame:
    """`rows` with `copy`, which counts those of the same digest."""
    return rows.withColumn(
        "copy", F.row_number().over(Window.partitionBy("digest").orderBy(*order))
    )


def _spelled(text: Column) -> Column:
    """The text as a reject has it, whose bytes that are not UTF-8 are spelled out."""
    content = text.cast("binary")
    spell = F.udf(lambda line: None if line is None else line.decode("utf-8", "backslashreplace"))
    is_odd = F.decode(content, "UTF-8") != text
    return F.coalesce(spell(F.when(is_odd, content)), text)
