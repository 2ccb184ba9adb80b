"""Checks that what was merged holds the records of its source, no more and no fewer."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyspark.sql import SparkSession

from lake_etl.conservation import Comparison, compare
from lake_etl.errors import BadData
from lake_etl.fields import about, uris
from lake_etl.registry import job
from lake_etl.report import Report, SourceEntry, TableEntry
from lake_etl.sources.causes import named
from lake_etl.sources.merged import causes_of, said
from lake_etl.storage import Storage
from lake_etl.text.broken_files import named_when_broken
from lake_etl.text.lines import Lines, lines
from lake_etl.text.pairs import names_of, unpaired


@dataclass(frozen=True)
class Params:
    """What was merged into what."""

    source: tuple[str, ...] = field(metadata=about("folders that were merged", uris))
    target: tuple[str, ...] = field(metadata=about("folder that each source was merged into", uris))
    snapshot: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "for each source, an object written when its files were listed, such as its prefix"
            " list: records of files younger than it may be missing"
        ),
    )
    report: str = field(
        default="", metadata=about("where to write the run report; nowhere when empty")
    )

    def complaints(self) -> list[str]:
        """Wants a target for each source, and a snapshot for each or for none."""
        found = unpaired("target", self.target, self.source)
        if self.snapshot:
            found += unpaired("snapshot", self.snapshot, self.source)
        return found


@job("verify", Params)
def run(spark: SparkSession, params: Params, report: Report) -> None:
    """Checks that each target holds exactly its source's records, also where they share a line.

    Raises BadData that names the files concerned: records that are missing, doubled or of no
    source.
    """
    pairs = _pairs(spark, params)
    snapshots = _snapshots(spark, params)
    complaints: list[str] = []
    details: list[str] = []
    with named_when_broken([side for pair in pairs for side in pair]):
        for (source, target), snapshot in zip(pairs, snapshots, strict=True):
            found = compare(source, target, snapshot.moment)
            _note(found, source, target, report)
            complaints += _complaints(found, snapshot)
            details += _lines(found)
    if complaints:
        raise BadData(*complaints, details=details)


def _pairs(spark: SparkSession, params: Params) -> list[tuple[Lines, Lines]]:
    complaints: list[str] = []
    found: dict[str, Lines] = {}
    names = names_of(params.source)
    wanted = list(zip(names, params.source, params.target, strict=True))
    for name, source, target in wanted:
        for side, uri in ((name, source), (f"{name} merged", target)):
            try:
                found[side] = lines(spark, side, uri)
            except BadData as error:
                complaints += error.complaints
    if complaints:
        raise BadData(*complaints)
    return [(found[name], found[f"{name} merged"]) for name in names]


@dataclass(frozen=True)
class _Snapshot:
    """What is known of the listing by which a source was merged."""

    uri: str = ""
    moment: int | None = None
    """When it was made, in milliseconds since 1970."""

    prefixes: tuple[str, ...] = ()
    """Its lines, where it is a prefix list."""


def _snapshots(spark: SparkSession, params: Params) -> list[_Snapshot]:
    if not params.snapshot:
        return [_Snapshot()] * len(params.source)
    storage = Storage(spark)
    missing = [uri for uri in params.snapshot if not storage.exists(uri)]
    if missing:
        raise BadData(*(f"--snapshot: there is no object {uri}" for uri in missing))
    return [
        _Snapshot(uri, storage.modified(uri), tuple(storage.read(uri).splitlines()))
        for uri in params.snapshot
    ]


def _note(found: Comparison, source: Lines, target: Lines, report: Report) -> None:
    report.warnings += source.warnings
    report.sources.append(
        SourceEntry(source.name, source.uri, source.files, source.bytes, found.source_records, 0)
    )
    report.tables.append(
        TableEntry(
            name=source.name,
            uri=target.uri,
            rows_in=found.source_records,
            rows=found.target_records,
            rejected=0,
            files=target.files,
            bytes=target.bytes,
            seconds=found.seconds,
        )
    )


def _complaints(found: Comparison, snapshot: _Snapshot) -> list[str]:
    """The whole difference, its causes and the first files; nothing where all is conserved."""
    if not found.differences:
        return []
    name = found.name
    causes = causes_of(name, found.differences, snapshot.uri, snapshot.prefixes)
    files = [said(each) for each in found.differences]
    return [found.total, *causes, *named(name, files)]


def _lines(found: Comparison) -> list[str]:
    return [f"{found.name}: {said(each)}" for each in found.differences]
