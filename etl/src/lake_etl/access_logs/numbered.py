"""Reads text files line by line, each line with its file and its number in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from lake_etl.access_logs.folders import File

# What tells one line from all others.
KEY = ("file_key", "line_number")

# Ids of rows rise by one within a task and by more from one task to the next (Spark's own layout).
_ROW_BITS = 33

# More than any file has: then each file is a task of its own, and its lines are the task's rows.
_ONE_FILE = 1 << 40

_SETTINGS = {
    "spark.sql.files.openCostInBytes": str(_ONE_FILE),
    "spark.sql.files.maxPartitionBytes": str(_ONE_FILE),
}

# What Java quotes nothing of.
_PLAIN_URI = re.compile(r"[A-Za-z0-9:/._=-]+")


def numbered(spark: SparkSession, files: Sequence[File]) -> DataFrame:
    """The lines of `files` as `value`, with KEY. True only while `file_by_file` holds."""
    if not files:
        return spark.createDataFrame([], "value string, file_key bigint, line_number bigint")
    # The names are those of files: "[" and "*" in them mean nothing. A lone CR ends no line.
    reader = spark.read.option("lineSep", "\n").option("__globPaths__", False)
    place = F.monotonically_increasing_id().bitwiseAND((1 << _ROW_BITS) - 1) + 1
    return reader.text([file.uri for file in files]).select(
        "value",
        F.xxhash64(F.col("_metadata.file_path")).alias("file_key"),
        place.alias("line_number"),
    )


@contextmanager
def file_by_file(spark: SparkSession) -> Iterator[None]:
    """Has Spark read each file by one task, and puts back afterwards what it went by before."""
    before = {key: spark.conf.get(key, None) for key in _SETTINGS}
    for key, value in _SETTINGS.items():
        spark.conf.set(key, value)
    try:
        yield
    finally:
        for key, old in before.items():
            if old is None:
                spark.conf.unset(key)
            else:
                spark.conf.set(key, old)


def names(spark: SparkSession, files: Sequence[File]) -> DataFrame:
    """file_key, source_file and source_folder of each file.

    Rows are told apart by a hash of their file's URI until they are written: two texts of a hundred
    characters would be much of the cache.
    """
    rows = [(_encoded(spark, file.uri), file.name, file.name.rpartition("/")[0]) for file in files]
    named = spark.createDataFrame(rows, "uri string, source_file string, source_folder string")
    return named.select(F.xxhash64("uri").alias("file_key"), "source_file", "source_folder")


def _encoded(spark: SparkSession, uri: str) -> str:
    """A URI as Spark gives it for a row: quoted by Java's rules."""
    if _PLAIN_URI.fullmatch(uri):
        return uri
    jvm: Any = spark.sparkContext._jvm
    return str(jvm.org.apache.hadoop.fs.Path(uri).toUri().toString())
