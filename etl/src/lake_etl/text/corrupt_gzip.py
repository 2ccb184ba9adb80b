"""Says which gzip files cannot be read, once a reading has failed: Spark's own error does not."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from py4j.protocol import Py4JJavaError
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


def _corrupt(source: Lines) -> list[str]:
    reader = source.frame.sparkSession.read.format("binaryFile")
    files = reader.options(recursiveFileLookup="true", pathGlobFilter=SUFFIX).load(source.uri)
    faults = files.select("path", F.udf(gzip_fault, "string")("content").alias("fault"))
    rows = faults.where(F.col("fault").isNotNull()).orderBy("path").collect()
    return [
        f"{source.name}: {row['path']} is no whole gzip file: {row['fault']}; upload it again"
        for row in rows
    ]
