"""The lines of every text file under a folder, and which of them the JVM may read by itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pyspark.sql import Column, DataFrame, DataFrameReader, SparkSession
from pyspark.sql import functions as F

from lake_etl.errors import BadData
from lake_etl.sources.causes import named
from lake_etl.sources.listing import Listing, found
from lake_etl.sources.rule import Kind, pattern_of
from lake_etl.sources.taken import check_taken
from lake_etl.text.contents import name_fault

BLANK = r"^[ \t]*+$"


@dataclasses.dataclass(frozen=True)
class Lines:
    """Text that is yet to be read."""

    name: str
    uri: str

    frame: DataFrame
    """value, file (its URI, quoted), block (where the split of the file begins, in bytes), modified
    (timestamp), line_id (rises through the lines of a block without a gap)."""

    files: int
    """How many files there are, empty ones too."""

    bytes: int
    """Their size as stored."""

    listing: Listing
    """What the store listed."""

    whole: tuple[str, ...] = ()
    """Files (as in `frame`) that must be read whole: they have objects over several lines."""

    is_settled: bool = False
    """Whether `whole` is known: see `whole_files`."""

    def with_frame(self, frame: DataFrame) -> Lines:
        """These with other columns, or fewer rows."""
        return dataclasses.replace(self, frame=frame)

    @property
    def warnings(self) -> list[str]:
        """What a reader should know of objects that are not read."""
        return self.listing.warnings(self.name)


def text_reader(spark: SparkSession) -> DataFrameReader:
    """Reads the files of a folder and of the folders in it."""
    return spark.read.option("recursiveFileLookup", True)


def lines(spark: SparkSession, name: str, uri: str) -> Lines:
    """Every line under the folder `uri` (or of the file `uri`), plain, gzip (.gz) or bzip2 (.bz2).

    A line ends with LF, CRLF or CR. Raises BadData when there is no such folder, when it may not
    be listed, when it holds no file that is input, for names that Spark passes over, and for
    suffixes of what is not read.
    """
    listing = found(spark, name, uri)
    faults = [fault for each in listing.input if (fault := name_fault(each.uri))]
    if faults:
        raise BadData(*named(name, faults), details=[f"{name}: {fault}" for fault in faults])
    text = text_reader(spark).text(uri)
    check_taken(listing, name, text)
    frame = _placed(text)
    if listing.documents:
        frame = frame.where(~F.col("file").rlike(f"(?is){pattern_of(Kind.DOCUMENT)}"))
    return Lines(
        name,
        uri,
        frame,
        files=len(listing.input),
        bytes=sum(each.bytes for each in listing.input),
        listing=listing,
    )


def of_files(source: Lines, files: Sequence[str]) -> Lines:
    """The lines of some files of `source` alone, named as its frame names them; reads no others."""
    text = text_reader(source.frame.sparkSession).text(source.uri)
    some = text.where(F.col("_metadata.file_path").isin(list(files)))
    return dataclasses.replace(source, frame=_placed(some), whole=(), is_settled=True)


def _placed(text: DataFrame) -> DataFrame:
    return text.select(
        "value",
        F.col("_metadata.file_path").alias("file"),
        F.col("_metadata.file_block_start").alias("block"),
        F.col("_metadata.file_modification_time").alias("modified"),
        F.monotonically_increasing_id().alias("line_id"),
    )


def is_plain(line: Column) -> Column:
    """Whether a line holds exactly one value, if it holds valid JSON at all. Python is not needed.

    That is so for an object whose first "}" is its last character but blanks: it can hold no
    second value. A line with bytes that are not UTF-8, or with halves of characters, which Spark
    would take for "?", is not plain.
    """
    trimmed = F.trim(line)
    # On bytes these are copies and plain loops; on strings Spark would walk characters.
    content = trimmed.cast("binary")
    inside = F.substr(content, F.lit(1), F.octet_length(content) - 1)
    return (
        trimmed.startswith("{")
        & trimmed.endswith("}")
        & ~F.contains(inside, F.lit(bytearray(b"}")))
        & ~F.contains(content, F.lit(bytearray(rb"\ud")))
        & ~F.contains(content, F.lit(bytearray(rb"\uD")))
        & (F.decode(content, "UTF-8") == trimmed)
    )


def is_blank(line: Column) -> Column:
    """Whether a line holds nothing."""
    return line.rlike(BLANK)


def file_name(quoted: Column) -> Column:
    """A file's URI as people write it, from the quoted form that Spark reports."""
    # url_decode takes "+" for a blank, as forms do; a URI's path does not.
    return F.url_decode(F.replace(quoted, F.lit("+"), F.lit("%2B")))
