"""Loads folders of access logs: one commit to access_logs puts their rows in place of older ones.

The commit is the gate. It fails when another load has written rows of the same folders since this
one began to list them, and then nothing else of this load is written either. What follows it
(rejects, journal) is made good by the next run if this one dies in between: the journal does not
know the folders yet.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Sequence

from lake_etl.access_logs import journal
from lake_etl.access_logs.folders import Folder
from lake_etl.access_logs.portions import read
from lake_etl.access_logs.schema import ACCESS_LOGS, LOADS, REJECTS
from lake_etl.access_logs.tally import FileTally, Outcome
from lake_etl.errors import BadData
from lake_etl.iceberg.commits import Commit
from lake_etl.iceberg.conflicts import ConflictError, NotCommittedError
from lake_etl.iceberg.data_files import DataFile, target_of
from lake_etl.iceberg.file_commits import has_files, remove_files, replace_with_files
from lake_etl.iceberg.table import Namespace, TableName
from lake_etl.rejects import too_many
from lake_etl.report import Report, SourceEntry, TableEntry

# A file is named in reports by its day and itself: YYYY/MM/DD/file.
NAME_PARTS = 4

# Both tables are partitioned by it, access_logs by day beside: a load replaces whole folders.
_FOLDER = "source_folder"


@dataclasses.dataclass(frozen=True)
class Base:
    """The tables as they were before anything was listed or read."""

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
    base: Base, batch: Sequence[Folder], most_reject_percent: int, report: Report
) -> list[str]:
    """Loads the folders of `batch`; answers with complaints about what could not be loaded.

    `base` is older than the listing of the folders: who has loaded one of them since has seen files
    that this load may not know. Files that cannot be read are left out. A folder with more
    rejects than allowed keeps the rows that it had; its rejects are written all the same. Raises
    BadData when another load of one of the folders came first, and when rows do not add up.
    """
    return _save(base, batch, _read(base, batch), most_reject_percent, report)


def _read(base: Base, batch: Sequence[Folder]) -> Outcome:
    """Reads each file once; its rows and rejects are in files that no commit has named yet."""
    outcomes = read(
        base.namespace.spark,
        [file for folder in batch for file in folder.files],
        target_of(base.namespace.table(ACCESS_LOGS.name), ACCESS_LOGS),
        target_of(base.namespace.table(REJECTS.name), REJECTS),
    )
    return Outcome(
        tuple(tally for each in outcomes for tally in each.tallies),
        tuple(file for each in outcomes for file in each.access_logs),
        tuple(file for each in outcomes for file in each.rejects),
    )


def _save(
    base: Base,
    batch: Sequence[Folder],
    outcome: Outcome,
    most_reject_percent: int,
    report: Report,
) -> list[str]:
    began = time.monotonic()
    by_folder = _by_folder(batch, outcome.tallies)
    faulty = {
        folder: complaint
        for folder, tallies in by_folder.items()
        if (complaint := _too_many(folder, tallies, most_reject_percent))
    }
    sound = [folder for folder in by_folder if folder not in faulty]
    loaded = [tally for folder in sound for tally in by_folder[folder]]
    report.sources += [_source(tally) for tally in outcome.tallies]
    table = base.namespace.table(ACCESS_LOGS.name)
    remove_files(table, _of(faulty, outcome.access_logs))
    if sound:
        files = _of(sound, outcome.access_logs)
        _check(files, loaded)
        commit = _replaced(base, batch, sound, files, outcome.rejects)
        report.tables.append(_entry(table, commit, loaded, time.monotonic() - began))
    _save_rejects(base, list(by_folder), outcome, report)
    _note(base.namespace, loaded)
    return [*_unreadable(outcome.tallies), *faulty.values()]


def _replaced(
    base: Base,
    batch: Sequence[Folder],
    sound: Sequence[str],
    files: Sequence[DataFile],
    rejects: Sequence[DataFile],
) -> Commit:
    """The gate: the rows of `files` stand in place of those of the folders `sound`."""
    table = base.namespace.table(ACCESS_LOGS.name)
    try:
        return replace_with_files(table, ACCESS_LOGS, files, (_FOLDER, sound), base.access_logs)
    except (ConflictError, NotCommittedError) as error:
        remove_files(table, files)
        remove_files(base.namespace.table(REJECTS.name), rejects)
        if isinstance(error, NotCommittedError):
            raise
        raise BadData(
            f"another load has changed rows of {_named(batch)} meanwhile, or another commit came"
            f" first: it stands, and nothing of this load was written: run again ({error})"
        ) from error


def _of(folders: Iterable[str], files: Iterable[DataFile]) -> list[DataFile]:
    """The files of folders: a file's partition ends with its folder."""
    wanted = set(folders)
    return [file for file in files if file.partition[-1] in wanted]


def _save_rejects(base: Base, folders: list[str], outcome: Outcome, report: Report) -> None:
    began = time.monotonic()
    table = base.namespace.table(REJECTS.name)
    # No empty commit where there is nothing to write and nothing to take away.
    if not outcome.rejects and not has_files(table, _FOLDER, folders):
        return
    try:
        commit = replace_with_files(
            table, REJECTS, outcome.rejects, (_FOLDER, folders), base.rejects
        )
    except (ConflictError, NotCommittedError) as error:
        remove_files(table, outcome.rejects)
        loaded = f"rows of {ACCESS_LOGS.name} were loaded, those of {REJECTS.name} were not"
        if isinstance(error, NotCommittedError):
            raise NotCommittedError(f"{loaded}: {error}") from error
        raise BadData(
            f"{loaded}, for another commit to it came first: run again, which makes it good"
            f" ({error})"
        ) from error
    report.tables.append(_entry(table, commit, outcome.tallies, time.monotonic() - began))


def _note(namespace: Namespace, loaded: Sequence[FileTally]) -> None:
    try:
        journal.note(namespace, loaded)
    except (ConflictError, NotCommittedError) as error:
        raise NotCommittedError(
            f"rows were loaded, but not written down in {LOADS.name}: run again, which loads them"
            f" once more in place of themselves: {error}"
        ) from error


def _by_folder(batch: Sequence[Folder], tallies: Sequence[FileTally]) -> dict[str, list[FileTally]]:
    of_file = {tally.file: tally for tally in tallies}
    return {folder.name: [of_file[file] for file in folder.files] for folder in batch}


def _too_many(folder: str, tallies: Sequence[FileTally], most_percent: int) -> str | None:
    """A complaint when the folder has more rejects than are allowed."""
    requests = sum(tally.requests for tally in tallies)
    rejected = sum(tally.rejected for tally in tallies)
    if not too_many(rejected, requests, most_percent):
        return None
    return (
        f"{folder}: {rejected} of {requests} lines were rejected, more than --max-reject-percent"
        f" {most_percent}; nothing of it was loaded; the lines and reasons are in the table"
        f" {REJECTS.name}"
    )


def _check(files: Iterable[DataFile], tallies: Iterable[FileTally]) -> None:
    """Raises BadData unless every line that parsed is a row of a file, before any is committed."""
    wanted, came = sum(tally.parsed for tally in tallies), sum(file.rows for file in files)
    if came != wanted:
        raise BadData(f"{ACCESS_LOGS.name}: {wanted} lines parsed, {came} rows were written")


def _unreadable(tallies: Sequence[FileTally]) -> list[str]:
    return [
        f"{tally.file.name}: {tally.fault}; nothing of it was loaded, unlike the other files:"
        " upload it again, whole and as wanted, and run again"
        for tally in tallies
        if tally.fault
    ]


def _source(tally: FileTally) -> SourceEntry:
    file = tally.file
    name = "/".join(file.uri.split("/")[-NAME_PARTS:])
    return SourceEntry(name, file.uri, 1, file.bytes, tally.requests, tally.rejected)


def _entry(
    table: TableName, commit: Commit, tallies: Sequence[FileTally], seconds: float
) -> TableEntry:
    return TableEntry(
        name=table.name,
        uri=table.location(),
        rows_in=sum(tally.requests for tally in tallies),
        rows=commit.rows,
        rejected=sum(tally.rejected for tally in tallies),
        files=commit.files,
        bytes=commit.bytes,
        seconds=round(seconds, 3),
    )


def _named(batch: Sequence[Folder]) -> str:
    more = len(batch) - 1
    return batch[0].name + (f" and {more} more folder(s)" if more else "")
