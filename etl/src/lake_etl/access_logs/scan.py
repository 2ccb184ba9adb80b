"""Reads files of access logs once, parses their lines and keeps the outcome for what follows."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from lake_etl.access_logs.faults import with_reasons
from lake_etl.access_logs.folders import File
from lake_etl.access_logs.line import SOUND, VALUES, parsed
from lake_etl.errors import BadData
from lake_etl.text.corrupt_gzip import gzip_faults

# A reject keeps no more of its line than this; the file and the line number lead to the rest.
MOST_VALUE_CHARS = 10_000

# Ids of rows rise by one within a task and by more from one task to the next (Spark's own layout).
_ROW_BITS = 33

# HotSpot never compiles a method of more bytecode, and Spark's whole stage makes one of parsing:
# taken apart at this size it runs twice as fast.
_MOST_METHOD_BYTES = 8000

# More than any file has: then each file is a task of its own, and its lines are the task's rows.
_ONE_FILE = 1 << 40

# Where a line stands.
_PLACE = ("source_file", "source_folder", "line_number")

# What Java quotes nothing of.
_PLAIN_URI = re.compile(r"[A-Za-z0-9:/._=-]+")

_SETTINGS = {
    "spark.sql.files.openCostInBytes": str(_ONE_FILE),
    "spark.sql.files.maxPartitionBytes": str(_ONE_FILE),
    "spark.sql.codegen.hugeMethodLimit": str(_MOST_METHOD_BYTES),
}


@dataclasses.dataclass(frozen=True)
class FileTally:
    """What became of one file's lines. Those of a file with a fault are not known."""

    file: File
    lines: int
    rejected: int
    fault: str | None = None

    @property
    def parsed(self) -> int:
        """Lines that are rows of access_logs."""
        return self.lines - self.rejected


@dataclasses.dataclass(frozen=True)
class Scan:
    """Files that were read, and what became of each."""

    tallies: tuple[FileTally, ...]
    cached: DataFrame
    names: DataFrame

    @property
    def rows(self) -> DataFrame:
        """VALUES, source_file, source_folder and line_number of the lines that parse."""
        return self._named(self.cached.where(SOUND)).select(*VALUES, *_PLACE)

    @property
    def rejects(self) -> DataFrame:
        """source_file, source_folder, line_number, reason and value of those that do not."""
        raw = F.col("raw")
        lines = self._named(self.cached.where(~F.col(SOUND))).select(
            *_PLACE, "raw", raw.alias("value")
        )
        return with_reasons(lines, *_PLACE, "raw").select(
            *_PLACE, "reason", _shown(raw).alias("value")
        )

    def forget(self) -> None:
        """Frees the cache."""
        self.cached.unpersist()

    def _named(self, lines: DataFrame) -> DataFrame:
        return lines.join(F.broadcast(self.names), "file_key")


def scan(spark: SparkSession, files: Sequence[File]) -> Scan:
    """Reads `files`. One that is no whole gzip file is left out, with its fault in the tally."""
    try:
        return _scan(spark, files, {})
    except Py4JJavaError:
        zipped = [file.uri for file in files if file.is_gzip]
        faults = gzip_faults(spark, zipped, __globPaths__="false")
        if not faults:
            raise
    return _scan(spark, files, faults)


def _scan(spark: SparkSession, files: Sequence[File], faults: dict[str, str]) -> Scan:
    whole = [file for file in files if file.uri not in faults]
    names = _names(spark, files)
    with _settings(spark, _SETTINGS):
        cached = (_outcome(spark, whole) if whole else _nothing(spark)).persist(
            StorageLevel.MEMORY_AND_DISK
        )
        try:
            counts = _counts(cached, names)
        except BaseException:
            cached.unpersist()
            raise
    tallies = tuple(
        FileTally(file, *counts.get(file.name, (0, 0)), faults.get(file.uri)) for file in files
    )
    return Scan(tallies, cached, names)


def _names(spark: SparkSession, files: Sequence[File]) -> DataFrame:
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


def _outcome(spark: SparkSession, files: Sequence[File]) -> DataFrame:
    """One row for each line: VALUES, SOUND, where it stands, and itself if it does not parse."""
    place = F.monotonically_increasing_id().bitwiseAND((1 << _ROW_BITS) - 1) + 1
    lines = _text(spark, files).select(
        "value",
        F.xxhash64(F.col("_metadata.file_path")).alias("file_key"),
        place.alias("line_number"),
    )
    return _parsed(lines)


def _parsed(lines: DataFrame) -> DataFrame:
    """Parses `lines` (value, file_key, line_number)."""
    raw = F.when(~F.col(SOUND), F.col("value")).alias("raw")
    kept = ("file_key", "line_number")
    return parsed(lines, *kept, "value").select(*VALUES, SOUND, *kept, raw)


def _nothing(spark: SparkSession) -> DataFrame:
    """What reading no file comes to."""
    number = F.col("id")
    none = spark.range(0).select(
        F.lit("").alias("value"), number.alias("file_key"), number.alias("line_number")
    )
    return _parsed(none)


def _text(spark: SparkSession, files: Sequence[File]) -> DataFrame:
    # The names are those of files: "[" and "*" in them mean nothing. A lone CR ends no line.
    reader = spark.read.option("lineSep", "\n").option("__globPaths__", False)
    return reader.text([file.uri for file in files])


def _counts(cached: DataFrame, names: DataFrame) -> dict[str, tuple[int, int]]:
    """Lines and rejected lines by file. Raises BadData where lines are not numbered one by one."""
    by_key = cached.groupBy("file_key").agg(
        F.count(F.lit(1)).alias("lines"),
        F.count_if(~F.col(SOUND)).alias("rejected"),
        F.max("line_number").alias("last"),
    )
    counts = by_key.join(F.broadcast(names), "file_key", "left").collect()
    wrong = [row for row in counts if row["lines"] != row["last"] or row["source_file"] is None]
    if wrong:
        raise BadData(
            *(
                f"{row['source_file']}: came {row['lines']} lines, and a line numbered"
                f" {row['last']}: the file was not read in one piece; run again"
                for row in wrong
            )
        )
    return {row["source_file"]: (row["lines"], row["rejected"]) for row in counts}


def _shown(line: Column) -> Column:
    """A line as text, no longer than a reject keeps."""
    return F.left(F.decode(line.cast("binary"), "UTF-8"), F.lit(MOST_VALUE_CHARS))


@contextmanager
def _settings(spark: SparkSession, wanted: Mapping[str, str]) -> Iterator[None]:
    """Sets what a scan is planned by, and puts back what there was."""
    before = {key: spark.conf.get(key, None) for key in wanted}
    for key, value in wanted.items():
        spark.conf.set(key, value)
    try:
        yield
    finally:
        for key, old in before.items():
            if old is None:
                spark.conf.unset(key)
            else:
                spark.conf.set(key, old)
