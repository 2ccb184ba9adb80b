"""Reads files of access logs once, parses their lines and keeps the outcome for what follows."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from contextlib import ExitStack

from py4j.protocol import Py4JJavaError
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from lake_etl.access_logs.common import TIME, user_agent, values, with_time
from lake_etl.access_logs.faults import with_reasons
from lake_etl.access_logs.folders import File
from lake_etl.access_logs.line import SOUND, VALUES, parsed
from lake_etl.access_logs.numbered import KEY, file_by_file, names, numbered
from lake_etl.errors import BadData
from lake_etl.text.corrupt_gzip import gzip_faults

# A reject keeps no more of its line than this; the file and the line number lead to the rest.
MOST_VALUE_CHARS = 10_000

# Lines that are not common are few as a rule, and not worth a task for each file: one task looks
# for them among so many lines, and parses so many of them.
_LINES_PER_TASK, _OTHERS_PER_TASK = 1_000_000, 50_000

# Where a line stands.
_PLACE = ("source_file", "source_folder", "line_number")


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
    """Files that were read, and what became of each.

    `lines` is every line, `others` those that are not common, parsed, and `agents` what
    `_by_agent` says. All three are cached until `forget`.
    """

    tallies: tuple[FileTally, ...]
    lines: DataFrame
    others: DataFrame
    agents: DataFrame
    names: DataFrame
    cache: ExitStack

    @property
    def rows(self) -> DataFrame:
        """VALUES, source_file, source_folder and line_number of the lines that parse."""
        common = values(self.lines.where(F.col(TIME).isNotNull()), *KEY)
        others = self.others.where(SOUND).select(*KEY, *VALUES)
        return self._named(common.union(others)).select(*VALUES, *_PLACE)

    @property
    def user_agents(self) -> DataFrame:
        """Each `user_agent` of `rows` once, and perhaps others."""
        found = self.agents.select("user_agent").union(self.others.select("user_agent"))
        return found.where(F.col("user_agent").isNotNull()).distinct()

    @property
    def rejects(self) -> DataFrame:
        """source_file, source_folder, line_number, reason and value of those that do not."""
        lines = self._named(self.others.where(~F.col(SOUND)))
        given = lines.select(*_PLACE, "value", F.col("value").alias("raw"))
        # A line as text, whatever its bytes are.
        text = F.decode(F.col("raw").cast("binary"), "UTF-8")
        return with_reasons(given, *_PLACE, "raw").select(
            *_PLACE, "reason", F.left(text, F.lit(MOST_VALUE_CHARS)).alias("value")
        )

    def forget(self) -> None:
        """Frees the cache."""
        self.cache.close()

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
    named = names(spark, files)
    whole = [file for file in files if file.uri not in faults]
    with ExitStack() as cache:
        lines = _cached(cache, with_time(numbered(spark, whole)))
        agents = _cached(cache, _by_agent(lines))
        with file_by_file(spark):
            read, odd = _counts(agents, named)
        tasks = 1 + sum(read.values()) // _LINES_PER_TASK + odd // _OTHERS_PER_TASK
        few = lines.where(F.col(TIME).isNull()).coalesce(tasks)
        parsed_few = parsed(few, *KEY, "value").select(*KEY, *VALUES, SOUND, "value")
        others = _cached(cache, parsed_few)
        rejected = _rejected(others, named) if odd else {}
        tallies = tuple(
            FileTally(
                file, read.get(file.name, 0), rejected.get(file.name, 0), faults.get(file.uri)
            )
            for file in files
        )
        return Scan(tallies, lines, others, agents, named, cache.pop_all())


def _cached(cache: ExitStack, frame: DataFrame) -> DataFrame:
    cache.callback(frame.unpersist)
    return frame.persist(StorageLevel.MEMORY_AND_DISK)


def _by_agent(lines: DataFrame) -> DataFrame:
    """By file and user agent: how many lines there are, how many not common, and the last."""
    common = F.col(TIME).isNotNull()
    agent = F.when(common, user_agent(F.col("value")))
    return lines.groupBy("file_key", agent.alias("user_agent")).agg(
        F.count(F.lit(1)).alias("lines"),
        F.count_if(~common).alias("others"),
        F.max("line_number").alias("last"),
    )


def _counts(agents: DataFrame, names: DataFrame) -> tuple[dict[str, int], int]:
    """Lines by file, and how many of all are not common.

    Raises BadData where lines are not numbered one by one.
    """
    by_file = agents.groupBy("file_key").agg(
        F.sum("lines").alias("lines"), F.sum("others").alias("others"), F.max("last").alias("last")
    )
    counts = by_file.join(F.broadcast(names), "file_key", "left").collect()
    wrong = [row for row in counts if row["lines"] != row["last"] or row["source_file"] is None]
    if wrong:
        raise BadData(
            *(
                f"{row['source_file']}: came {row['lines']} lines, and a line numbered"
                f" {row['last']}: the file was not read in one piece; run again"
                for row in wrong
            )
        )
    lines = {row["source_file"]: row["lines"] for row in counts}
    return lines, sum(row["others"] for row in counts)


def _rejected(others: DataFrame, names: DataFrame) -> dict[str, int]:
    """How many lines of each file do not parse."""
    rejected = others.where(~F.col(SOUND)).join(F.broadcast(names), "file_key")
    counts = rejected.groupBy("source_file").agg(F.count(F.lit(1)).alias("lines")).collect()
    return {row["source_file"]: row["lines"] for row in counts}
