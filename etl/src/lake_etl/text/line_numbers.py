"""A line's number in its file, from ids that rise within each block of the file."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F


def with_line_numbers(some: DataFrame, every_line: DataFrame) -> DataFrame:
    """`some` rows (file_key, block, line_id, …) with `line`, which counts from 1 in each file.

    `every_line` has a row for each line of the same text with the same three columns. A large file
    is read in blocks by several tasks, so a line's number is the lines of the blocks before its
    own, and its place in its own.
    """
    earlier = (
        Window.partitionBy("file_key").orderBy("block").rowsBetween(Window.unboundedPreceding, -1)
    )
    files = some.select("file_key").distinct()
    blocks = (
        every_line.join(F.broadcast(files), "file_key", "left_semi")
        .groupBy("file_key", "block")
        .agg(F.min("line_id").alias("first"), F.count(F.lit(1)).alias("lines"))
        .select(
            "file_key",
            "block",
            "first",
            F.coalesce(F.sum("lines").over(earlier), F.lit(0)).alias("before"),
        )
    )
    line = F.col("before") + F.col("line_id") - F.col("first") + 1
    return some.join(F.broadcast(blocks), ["file_key", "block"]).withColumn("line", line)
