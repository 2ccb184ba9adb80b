"""Loads side by side, overtaken and killed: no row twice, and the next run makes it good."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from access_loads import request, rows, unnamed
from conftest import append
from lake_etl.access_logs import load as loading
from lake_etl.access_logs.folders import Folder
from lake_etl.access_logs.load import Base
from lake_etl.access_logs.schema import ACCESS_LOGS
from lake_etl.errors import BadData
from lake_etl.iceberg import file_commits
from lake_etl.iceberg.conflicts import ConflictError
from lake_etl.iceberg.file_commits import replace_with_files
from lake_etl.iceberg.table import Namespace
from lake_etl.jobs import access_logs
from lake_etl.rejects import FEW_REJECTS
from lake_etl.report import Report

pytestmark = pytest.mark.spark


def test_two_loads_of_one_day_at_once_leave_its_rows_once(
    raw: Callable[..., Path],
    load: Callable[..., Report],
    space: Namespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw(17, request(17))
    source = raw(18, request(18))
    load(source)
    before = rows(space)
    both = threading.Barrier(2)
    save = loading._save

    def together(*args: Any) -> list[str]:
        both.wait(60)
        return save(*args)

    monkeypatch.setattr(loading, "_save", together)
    ended: list[str] = []

    def one(first: str, last: str) -> None:
        try:
            load(source, "--first-day", first, "--last-day", last)
            ended.append("done")
        except BadData as error:
            ended.append(str(error))

    _side_by_side(lambda: one("2015-05-18", "2015-05-18"), lambda: one("2015-05-18", "2015-05-18"))

    assert rows(space) == before
    stopped = [outcome for outcome in ended if outcome != "done"]
    assert len(stopped) == 1
    assert "another load has changed rows of" in stopped[0]
    # Loads of different days are not in one another's way.
    ended.clear()
    _side_by_side(lambda: one("2015-05-17", "2015-05-17"), lambda: one("2015-05-18", "2015-05-18"))
    assert (ended, rows(space)) == (["done", "done"], before)


def _side_by_side(*work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("step", ["_save_rejects", "journal"])
def test_a_load_that_dies_between_its_commits_is_made_good_by_the_next(
    step: str,
    raw: Callable[..., Path],
    load: Callable[..., Report],
    space: Namespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = raw(17, request(17) + "broken\n")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if step == "journal":
            patched.setattr(loading.journal, "note", die)
        else:
            patched.setattr(loading, step, die)
        with pytest.raises(KeyboardInterrupt):
            load(source, "--max-reject-percent", 50)
    assert len(rows(space)) == 1

    load(source, "--max-reject-percent", 50)

    assert (len(rows(space)), len(rows(space, "rejects"))) == (1, 1)


def test_what_is_not_committed_leaves_no_files(
    raw: Callable[..., Path],
    load: Callable[..., Report],
    space: Namespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw(17, request(17))
    source = raw(18, request(18) + "broken\n" * (FEW_REJECTS + 1))
    with pytest.raises(BadData, match="were rejected"):
        load(source)
    assert (len(rows(space)), unnamed(space)) == (1, [])

    save = loading._save

    def overtaken(*args: Any) -> list[str]:
        monkeypatch.setattr(loading, "_save", save)
        load(source, "--first-day", "2015-05-17", "--last-day", "2015-05-17")
        return save(*args)

    monkeypatch.setattr(loading, "_save", overtaken)
    with pytest.raises(BadData, match="another load has changed rows of"):
        load(source, "--first-day", "2015-05-17", "--last-day", "2015-05-17")
    assert (len(rows(space)), unnamed(space)) == (1, [])


def test_a_load_that_was_overtaken_after_its_listing_stops(
    raw: Callable[..., Path],
    load: Callable[..., Report],
    space: Namespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = raw(17, request(17))
    load(source)
    batches_of = access_logs.batches

    def later(found: Sequence[Folder]) -> Iterator[list[Folder]]:
        monkeypatch.setattr(access_logs, "batches", batches_of)
        load(raw(17, request(17, 5), "arrived meanwhile.log.gz"))
        return batches_of(found)

    monkeypatch.setattr(access_logs, "batches", later)

    with pytest.raises(BadData, match="another load has changed rows of"):
        load(source, "--first-day", "2015-05-17", "--last-day", "2015-05-17")

    assert [row["time"].second for row in sorted(rows(space))] == [0, 5]


def test_rejects_that_were_overtaken_are_made_good_by_the_next_run(
    raw: Callable[..., Path],
    load: Callable[..., Report],
    space: Namespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = raw(17, request(17) + "broken\n")
    save = loading._save_rejects

    def overtaken(base: Base, folders: list[str], *more: Any) -> None:
        monkeypatch.setattr(loading, "_save_rejects", save)
        row = [("x", 1, "why", "other", folders[0])]
        other = space.spark.createDataFrame(row, space.table("rejects").read().schema)
        append(space.table("rejects"), other)
        save(base, folders, *more)

    monkeypatch.setattr(loading, "_save_rejects", overtaken)

    with pytest.raises(BadData, match="rows of access_logs were loaded, those of rejects were not"):
        load(source, "--max-reject-percent", 50)
    assert unnamed(space) == []
    load(source, "--max-reject-percent", 50)

    assert [row["value"] for row in rows(space, "rejects")] == ["broken"]


def test_a_commit_that_was_made_is_one_whatever_the_catalog_says(
    raw: Callable[..., Path],
    load: Callable[..., Report],
    space: Namespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load(raw(17, request(17)))
    table = space.table("access_logs")
    before = table.snapshot()
    (folder,) = {row["source_folder"] for row in rows(space)}

    class Same:
        hex = "0" * 32

    monkeypatch.setattr(file_commits.uuid, "uuid4", Same)
    first = replace_with_files(table, ACCESS_LOGS, [], ("source_folder", [folder]), before)
    # As a catalog's second try: Iceberg finds a conflict, and the other commit is this very one.
    again = replace_with_files(table, ACCESS_LOGS, [], ("source_folder", [folder]), before)
    assert again == first
    monkeypatch.undo()
    with pytest.raises(ConflictError, match="Found"):
        replace_with_files(table, ACCESS_LOGS, [], ("source_folder", [folder]), before)
