"""Files with objects over several lines: they are read whole, by one task each."""

from __future__ import annotations

import dataclasses

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from lake_etl.text.lines import Lines, text_reader
from lake_etl.text.odd_lines import UNFINISHED, flagged, odd_lines

# A task holds a file and its records in memory several times over. What is larger is read by line,
# and its objects over several lines are rejects.
MOST_WHOLE_BYTES = 256 << 20


def settled(source: Lines, odd: DataFrame | None = None) -> Lines:
    """`source` with the files in `whole` that have objects over several lines, as `odd` tells.

    Where there are none, it is not settled, since nothing is to be read in another way.
    """
    found = flagged(odd_lines(source) if odd is None else odd).where(F.col("flag") == UNFINISHED)
    names = [row["file"] for row in found.select("file").collect()]
    if not names:
        return source
    reader = source.frame.sparkSession.read.format("binaryFile").option("recursiveFileLookup", True)
    # Without its content a file is not opened.
    sizes = reader.load(source.uri).select(
        F.col("_metadata.file_path").alias("file"), F.col("_metadata.file_size").alias("size")
    )
    small = sizes.where(F.col("file").isin(*names) & (F.col("size") <= MOST_WHOLE_BYTES))
    whole = tuple(sorted(row["file"] for row in small.collect()))
    return dataclasses.replace(source, whole=whole, is_settled=True)


def by_line(frame: DataFrame, source: Lines) -> DataFrame:
    """The rows of `frame` (file, …) that are of files which are read by line."""
    return frame.where(~F.col("file").isin(*source.whole)) if source.whole else frame


def whole_contents(source: Lines) -> DataFrame:
    """content, file and modified of each file in `whole`, decompressed."""
    files = text_reader(source.frame.sparkSession).text(source.uri, wholetext=True)
    path = F.col("_metadata.file_path")
    return files.where(path.isin(*source.whole)).select(
        F.col("value").cast("binary").alias("content"),
        path.alias("file"),
        F.col("_metadata.file_modification_time").alias("modified"),
    )
