"""Counts the rows of Parquet files by their footers, without reading a row."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession

# Footers that are read side by side: each is two or three round trips to an object store.
_AT_A_TIME = 32

# What the names of files and folders begin with that hold no data, as those of a commit under way.
_HIDDEN = ("_", ".")


def rows_by_file(spark: SparkSession, folder: str) -> dict[str, int]:
    """How many rows each Parquet file under `folder` has, at any depth, by its full URI.

    Read by the driver: a Spark job would take longer to plan than a table's footers to read.
    """
    jvm: Any = spark.sparkContext._jvm
    conf = jvm.org.apache.hadoop.conf.Configuration(spark.sparkContext._jsc.hadoopConfiguration())
    conf.setInt("parquet.metadata.read.parallelism", _AT_A_TIME)
    path = jvm.org.apache.hadoop.fs.Path(folder)
    fs = path.getFileSystem(conf)
    above = len(str(fs.makeQualified(path).toString()))
    files = jvm.java.util.ArrayList()
    found = fs.listFiles(path, True)
    while found.hasNext():
        file = found.next()
        if _is_data(str(file.getPath().toString())[above:]):
            files.add(file)
    reader = jvm.org.apache.parquet.hadoop.ParquetFileReader
    return {
        str(footer.getFile().toString()): sum(
            int(block.getRowCount()) for block in footer.getParquetMetadata().getBlocks()
        )
        for footer in reader.readAllFootersInParallel(conf, files, False)
    }


def _is_data(name: str) -> bool:
    """Whether a file is Parquet, and neither it nor a folder that it is in is hidden."""
    parts = name.strip("/").split("/")
    return name.endswith(".parquet") and not any(part.startswith(_HIDDEN) for part in parts)
