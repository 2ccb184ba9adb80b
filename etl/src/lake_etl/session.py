"""The one builder of Spark sessions."""

from __future__ import annotations

from collections.abc import Mapping

from pyspark import SparkConf, SparkContext
from pyspark.sql import SparkSession

from lake_etl.shipping import ship

# Not for spark-submit to change: the tables' hours and days are those of UTC.
FIXED: Mapping[str, str] = {
    "spark.sql.session.timeZone": "UTC",
    # Hadoop's marker file would stand beside the data of a published table.
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
    # PySpark turns its progress bar on by itself; it would run into the last word of a failed job.
    "spark.ui.showConsoleProgress": "false",
}

# Used where spark-submit says nothing.
DEFAULTS: Mapping[str, str] = {
    "spark.sql.adaptive.enabled": "true",
    # An overflow or a bad cast is an error, never a silent null.
    "spark.sql.ansi.enabled": "true",
    # Spark's own default, INT96, has no statistics that a reader could skip row groups by.
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # Lets a task write a few partitions side by side: else Spark would sort by partition what the
    # job has sorted by time.
    "spark.sql.maxConcurrentOutputFileWriters": "24",
    # Folders are listed side by side from so many on. Spark's own 32 leaves the 26 that song data
    # begins with, and the thousands below them, to be listed one after the other.
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "8",
    # Text is parsed a dozen times slower than it is read: small splits keep all cores busy to the
    # end, and one split for a small source spares the shuffles that bring its rows together.
    "spark.sql.files.maxPartitionBytes": "64m",
    "spark.sql.files.minPartitionNum": "1",
    # HotSpot never compiles a method of more bytecode, and Spark may make one of a whole stage:
    # taken apart at this size it runs several times as fast.
    "spark.sql.codegen.hugeMethodLimit": "8000",
    # Compressing a cache took longer than everything else that star-schema does with it.
    "spark.sql.inMemoryColumnarStorage.compressed": "false",
}

# Partitions of a shuffle for each core of a local run. A cluster keeps Spark's 200, which
# adaptive execution joins to fewer.
LOCAL_PARTITIONS_PER_CORE = 2


def session(app: str) -> SparkSession:
    """The session of this process, named `app`, with lake_etl importable in its Python workers.

    What spark-submit was given stands, except the time zone.
    """
    # Starts the JVM, so that the configuration shows what spark-submit was given.
    SparkContext._ensure_initialized()
    conf = SparkConf()
    conf.setAppName(app)
    conf.setIfMissing("spark.master", "local[*]")
    for key, value in DEFAULTS.items():
        conf.setIfMissing(key, value)
    for key, value in FIXED.items():
        conf.set(key, value)
    spark = SparkSession.builder.config(conf=conf).getOrCreate()
    if not conf.contains("spark.sql.shuffle.partitions") and conf.get(
        "spark.master", ""
    ).startswith("local"):
        cores = spark.sparkContext.defaultParallelism
        spark.conf.set("spark.sql.shuffle.partitions", str(LOCAL_PARTITIONS_PER_CORE * cores))
    # Spark's INFO lines would follow the last word of a failed job.
    spark.sparkContext.setLogLevel("WARN")
    ship(spark.sparkContext)
    return spark
