"""Says which files cannot be read, once a reading has failed: Spark's own error does not."""

from __future__ import annotations

import bz2
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import functions as F

from lake_etl.codecs import GZIP, HEAD_BYTES, codec_of
from lake_etl.errors import BadData
from lake_etl.text.contents import BZIP2, READ_SUFFIXES, foreign_fault
from lake_etl.text.gzip_blocks import GzipError, decompressed
from lake_etl.text.lines import Lines, file_name
from lake_etl.text.odd_lines import UNFINISHED, flagged, odd_lines

MOST_NAMED = 10

_IGNORE_CORRUPT = "spark.sql.files.ignoreCorruptFiles"

# Bytes that a decompressor hands out at a time.
_BLOCK = 1 << 22


@contextmanager
def named_when_broken(sources: Sequence[Lines]) -> Iterator[None]:
    """Turns a failure inside into BadData when a file of `sources` is corrupt, or is no text."""
    try:
        yield
    except (Py4JJavaError, PySparkException) as error:
        found = [line for source in sources for line in (*_corrupt(source), *_foreign(source))]
        if not found:
            raise
        more = [f"… and {len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else []
        raise BadData(*found[:MOST_NAMED], *more, details=found) from error


def file_fault(name: str, content: bytes) -> str | None:
    """Why the file `name`, which is compressed by its name, cannot be read; None if it can."""
    codec = next(codec for suffix, codec in READ_SUFFIXES.items() if name.endswith(suffix))
    if not content:
        return None
    came = codec_of(content[:HEAD_BYTES])
    if came != codec:
        return f"is no {codec} file: its first bytes are those of {came or 'plain content'}"
    return gzip_fault(content) if codec == GZIP else bzip2_fault(content)


def gzip_fault(content: bytes) -> str | None:
    """Why Spark cannot read `content` as gzip, or None."""
    try:
        for _ in decompressed(io.BytesIO(content)):
            pass
    except GzipError as error:
        return f"is no whole gzip file: {error}; upload it again"
    # gzip itself passes over zeros behind the last member; Hadoop takes them for a broken one.
    behind = _behind_members(content)
    return f"has {behind} bytes behind its last member: compress it again" if behind else None


def bzip2_fault(content: bytes) -> str | None:
    """Why Spark cannot read `content` as bzip2, or None."""
    while content:
        if codec_of(content[:HEAD_BYTES]) != BZIP2:
            return f"has {len(content)} bytes behind its last stream: compress it again"
        stream = bz2.BZ2Decompressor()
        try:
            stream.decompress(content, _BLOCK)
            while not stream.eof and not stream.needs_input:
                stream.decompress(b"", _BLOCK)
        except OSError as error:
            return f"is no whole bzip2 file: {error}; upload it again"
        if not stream.eof:
            return "is no whole bzip2 file: it ends in the middle; upload it again"
        content = stream.unused_data
    return None


def _behind_members(content: bytes) -> int:
    """How many bytes follow the last member of whole gzip."""
    while content.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        rest = content
        while not member.eof:
            member.decompress(rest, _BLOCK)
            rest = member.unconsumed_tail
        content = member.unused_data
    return len(content)


def _corrupt(source: Lines) -> list[str]:
    reader = source.frame.sparkSession.read.format("binaryFile")
    suffixes = ",".join(f"*{suffix}" for suffix in READ_SUFFIXES)
    files = reader.options(recursiveFileLookup="true", pathGlobFilter=f"{{{suffixes}}}").load(
        source.uri
    )
    faults = files.select("path", F.udf(file_fault, "string")("path", "content").alias("fault"))
    rows = faults.where(F.col("fault").isNotNull()).orderBy("path").collect()
    return [f"{source.name}: {row['path']} {row['fault']}" for row in rows]


def _foreign(source: Lines) -> list[str]:
    """Files that hold something else than text, as far as they can be read."""
    spark = source.frame.sparkSession
    before = spark.conf.get(_IGNORE_CORRUPT)
    spark.conf.set(_IGNORE_CORRUPT, "true")
    try:
        found = flagged(odd_lines(source)).where(F.col("flag") != UNFINISHED)
        rows = (
            found.select(file_name(F.col("file")).alias("file"), "flag").orderBy("file").collect()
        )
    finally:
        spark.conf.set(_IGNORE_CORRUPT, str(before))
    faults = [foreign_fault(row["file"], row["flag"]) for row in rows]
    return [f"{source.name}: {fault}" for fault in faults]
