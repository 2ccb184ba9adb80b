"""Joins many small text files into few, every record on a line of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyspark.sql import SparkSession

from lake_etl.compaction import LEFTOVER, compact, sized
from lake_etl.errors import BadData
from lake_etl.fields import about, at_least, uris
from lake_etl.registry import job
from lake_etl.report import Report
from lake_etl.storage import Storage
from lake_etl.text.broken_files import named_when_broken
from lake_etl.text.lines import Lines, lines
from lake_etl.text.pairs import names_of, unpaired

DEFAULT_TARGET_SIZE_MIB = 128


@dataclass(frozen=True)
class Params:
    """What to join, and into what."""

    source: tuple[str, ...] = field(
        metadata=about("folders of small files: plain, .gz or .bz2", uris)
    )
    target: tuple[str, ...] = field(metadata=about("a fresh or empty folder for each source", uris))
    target_size_mib: int = field(
        default=DEFAULT_TARGET_SIZE_MIB,
        metadata=about("about how large a file becomes, in MiB", at_least(1)),
    )
    report: str = field(
        default="", metadata=about("where to write the run report; nowhere when empty")
    )

    def complaints(self) -> list[str]:
        """Wants a target for each source, and no target twice."""
        found = unpaired("target", self.target, self.source)
        if len(set(self.target)) < len(self.target):
            found.append("--target: wanted a folder for each source, came one twice")
        return found


@job("compact", Params)
def run(spark: SparkSession, params: Params, report: Report) -> None:
    """Joins many small files into few, each record on a line of its own that ends with a newline.

    Text that is no JSON is kept, line by line. Raises BadData, before anything is written, for a
    source that is missing or has no file and for a target that holds something.
    """
    pairs = _pairs(spark, params)
    with named_when_broken([source for source, _ in pairs]):
        for source, target in pairs:
            report.warnings += source.warnings
            files = sized(source, params.target_size_mib)
            done = compact(source, target, files)
            report.sources.append(done.source)
            report.tables.append(done.table)


def _pairs(spark: SparkSession, params: Params) -> list[tuple[Lines, str]]:
    storage = Storage(spark)
    complaints: list[str] = []
    pairs = []
    for name, source, target in zip(
        names_of(params.source), params.source, params.target, strict=True
    ):
        held = [child for child in storage.children(target) if child != LEFTOVER]
        if held:
            complaints.append(
                f"{name}: the target {target} must be empty, and holds {held[0]!r}"
                f" ({len(held)} in all): name a fresh folder, or empty this one"
            )
        try:
            pairs.append((lines(spark, name, source), target))
        except BadData as error:
            complaints += error.complaints
    if complaints:
        raise BadData(*complaints)
    return pairs
