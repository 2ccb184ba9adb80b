"""Loads folders of access logs: one commit to access_logs puts their rows in place of older ones.

The commit is the gate. It fails when another load has written rows of the same folders since this
one began to read, and then nothing else of this load is written either. What follows it (rejects,
journal) is made good by the next run if this one dies in between: the journal does not know the
folders yet.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from lake_etl.access_logs import journal
from lake_etl.access_logs.agents import with_agents
from lake_etl.access_logs.folders import Folder
from lake_etl.access_logs.scan import FileTally, Scan, scan
from lake_etl.access_logs.schema import ACCESS_LOGS, REJECTS
from lake_etl.errors import BadData
from lake_etl.iceberg.commits import Commit, replace
from lake_etl.iceberg.conflicts import Failures, is_conflict
from lake_etl.iceberg.table import Namespace, TableName
from lake_etl.report import Report, SourceEntry, TableEntry

# Source files of this size on average, in bytes as stored, become files of the table one by one,
# and their lines that are not common a few more, which maintenance joins to others. Smaller ones
# are worth a shuffle that brings each day together.
LARGE_FILE_BYTES = 1 << 20

# A file is named in reports by its day and itself: YYYY/MM/DD/file.
NAME_PARTS = 4

_REJECT_SCHEMA = ", ".join(f"{column.name} {column.type}" for column in REJECTS.columns)


@dataclasses.dataclass(frozen=True)
class Base:
    """The tables as they were before anything was read."""

    namespace: Namespace
    access_logs: int | None
    rejects: int | None


def base_of(namespace: Namespace) -> Base:
    """The tables as they are."""
    return Base(
        namespace,
        namespace.table(ACCESS_LOGS.name).snapshot(),
        namespace.table(REJECTS.name).snapshot(),
    )


def load(
    namespace: Namespace, batch: Sequence[Folder], most_reject_percent: int, report: Report
) -> list[str]:
    """Loads the folders of `batch`; answers with complaints about what could not be loaded.

    Files that are no whole gzip files are left out. A folder with more rejects than allowed keeps
    the rows that it had; its rejects are written all the same. Raises BadData when another load of
    one of the folders came first, and when rows do not add up.
    """
    base = base_of(namespace)
    files = [file for folder in batch for file in folder.files]
    scanned = scan(namespace.spark, files)
    try:
        return _save(base, batch, scanned, most_reject_percent, report)
    except Failures as error:
        if not is_conflict(error):
            raise
        raise BadData(
            f"another load has changed rows of {_named(batch)} meanwhile; its rows stand, and"
            " nothing of this load was written: run again if the files changed since"
        ) from error
    finally:
        scanned.forget()


def _save(
    base: Base,
    batch: Sequence[Folder],
    scanned: Scan,
    most_reject_percent: int,
    report: Report,
) -> list[str]:
    began = time.monotonic()
    by_folder = _by_folder(batch, scanned.tallies)
    faulty = {
        folder: complaint
        for folder, tallies in by_folder.items()
        if (complaint := _too_many(folder, tallies, most_reject_percent))
    }
    sound = [folder for folder in by_folder if folder not in faulty]
    loaded = [tally for folder in sound for tally in by_folder[folder]]
    report.sources += [_source(tally) for tally in scanned.tallies]
    if sound:
        table = base.namespace.table(ACCESS_LOGS.name)
        where = F.col("source_folder").isin(sound)
        rows = with_agents(scanned.rows.where(where), scanned.user_agents)
        commit = replace(table, rows, where, base.access_logs, _options(scanned.tallies))
        _check(commit, loaded)
        report.tables.append(_entry(table, commit, loaded, time.monotonic() - began))
    _save_rejects(base, list(by_folder), scanned, report)
    journal.note(base.namespace, loaded)
    return [*_corrupt(scanned.tallies), *faulty.values()]


def _options(tallies: Sequence[FileTally]) -> dict[str, str]:
    """How rows come to files: see LARGE_FILE_BYTES. Fan-out spares a sort by partition."""
    average = sum(tally.file.bytes for tally in tallies) / len(tallies)
    mode = "none" if average >= LARGE_FILE_BYTES else "hash"
    return {"distribution-mode": mode, "fanout-enabled": "true"}


def _save_rejects(base: Base, folders: list[str], scanned: Scan, report: Report) -> None:
    began = time.monotonic()
    table = base.namespace.table(REJECTS.name)
    where = F.col("source_folder").isin(folders)
    rejected = sum(tally.rejected for tally in scanned.tallies)
    faults = [tally for tally in scanned.tallies if tally.fault]
    # No empty commit where there is nothing to write and nothing to take away.
    if not rejected and not faults and table.read().where(where).isEmpty():
        return
    rows = scanned.rejects.unionByName(_whole_files(base.namespace, faults))
    commit = replace(table, rows, where, base.rejects, {"distribution-mode": "hash"})
    report.tables.append(_entry(table, commit, scanned.tallies, time.monotonic() - began))


def _whole_files(namespace: Namespace, faults: Sequence[FileTally]) -> DataFrame:
    """Rows of rejects for files of which nothing was loaded."""
    rows = [
        (tally.file.name, None, _fault(tally), None, tally.file.name.rpartition("/")[0])
        for tally in faults
    ]
    return namespace.spark.createDataFrame(rows, _REJECT_SCHEMA)


def _by_folder(batch: Sequence[Folder], tallies: Sequence[FileTally]) -> dict[str, list[FileTally]]:
    of_file = {tally.file: tally for tally in tallies}
    return {folder.name: [of_file[file] for file in folder.files] for folder in batch}


def _too_many(folder: str, tallies: Sequence[FileTally], most_percent: int) -> str | None:
    """A complaint when the folder has more rejects than are allowed."""
    lines = sum(tally.lines for tally in tallies)
    rejected = sum(tally.rejected for tally in tallies)
    if rejected * 100 <= most_percent * lines:
        return None
    return (
        f"{folder}: {rejected} of {lines} lines were rejected, more than --max-reject-percent"
        f" {most_percent}; nothing of it was loaded; the lines and reasons are in the table"
        f" {REJECTS.name}"
    )


def _check(commit: Commit, tallies: Sequence[FileTally]) -> None:
    wanted = sum(tally.parsed for tally in tallies)
    if commit.rows != wanted:
        raise BadData(
            f"{ACCESS_LOGS.name}: wanted {wanted} rows, came {commit.rows} in snapshot"
            f" {commit.snapshot}: a source file changed while it was read; run again"
        )


def _corrupt(tallies: Sequence[FileTally]) -> list[str]:
    return [
        f"{tally.file.name}: {_fault(tally)}; nothing of it was loaded, unlike the other files:"
        " upload it again and run again"
        for tally in tallies
        if tally.fault
    ]


def _fault(tally: FileTally) -> str:
    return f"no whole gzip file: {tally.fault}"


def _source(tally: FileTally) -> SourceEntry:
    file = tally.file
    name = "/".join(file.uri.split("/")[-NAME_PARTS:])
    return SourceEntry(name, file.uri, 1, file.bytes, tally.lines, tally.rejected)


def _entry(
    table: TableName, commit: Commit, tallies: Sequence[FileTally], seconds: float
) -> TableEntry:
    return TableEntry(
        name=table.name,
        uri=table.location(),
        rows_in=sum(tally.lines for tally in tallies),
        rows=commit.rows,
        rejected=sum(tally.rejected for tally in tallies),
        files=commit.files,
        bytes=commit.bytes,
        seconds=round(seconds, 3),
    )


def _named(batch: Sequence[Folder]) -> str:
    more = len(batch) - 1
    return batch[0].name + (f" and {more} more folder(s)" if more else "")
