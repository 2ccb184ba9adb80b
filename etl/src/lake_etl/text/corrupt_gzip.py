"""Says which gzip files cannot be read, once a reading has failed: Spark's own error does not."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from lake_etl.errors import BadData
from lake_etl.text.gzip_blocks import GzipError, decompressed
from lake_etl.text.lines import Lines

SUFFIX = "*.gz"

MOST_NAMED = 10


@contextmanager
def named_when_corrupt(sources: Sequence[Lines]) -> Iterator[None]:
    """Turns a failure inside into BadData when a gzip file of `sources` is truncated or corrupt."""
    try:
        yield
    except Py4JJavaError as error:
        found = [line for source in sources for line in _corrupt(source)]
        if not found:
            raise
        more = [f"… and {len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else []
        raise BadData(*found[:MOST_NAMED], *more, details=found) from error


def gzip_fault(content: bytes) -> str | None:
    """Why `content` is no whole gzip file, or None."""
    try:
        for _ in decompressed(io.BytesIO(content)):
            pass
    except GzipError as error:
        return str(error)
    return None


def gzip_faults(spark: SparkSession, uris: Sequence[str], **options: str) -> dict[str, str]:
    """Why each of the gzip files in `uris` that is no whole one is none, by URI, sorted."""
    if not uris:
        return {}
    files = spark.read.format("binaryFile").options(**options).load(list(uris))
    faults = files.select("path", F.udf(gzip_fault, "string")("content").alias("fault"))
    rows = faults.where(F.col("fault").isNotNull()).orderBy("path").collect()
    return {row["path"]: row["fault"] for row in rows}


def _corrupt(source: Lines) -> list[str]:
    faults = gzip_faults(
        source.frame.sparkSession, [source.uri], recursiveFileLookup="true", pathGlobFilter=SUFFIX
    )
    return [
        f"{source.name}: {path} is no whole gzip file: {fault}; upload it again"
        for path, fault in faults.items()
    ]
