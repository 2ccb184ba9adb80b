"""The conservation check: what it lets pass, and what it must not."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from conftest import RunJob
from lake_etl.errors import BadData, BadParams
from records import event, lines

pytestmark = pytest.mark.spark
Folder = Callable[..., Path]

FILES = {name: lines(event(song=name, ts=1), event(song=name, ts=2)) for name in ("a", "b", "c")}


def merged(files: Sequence[bytes]) -> bytes:
    """The files as S3DistCp joins them, none with its final newline."""
    return b"".join(content.rstrip() for content in files)


def failure(run_job: RunJob, *words: object) -> BadData:
    with pytest.raises(BadData) as caught:
        run_job("verify", *words)
    return caught.value


def test_real_files_are_conserved_by_joining_their_bytes(
    run_job: RunJob, sparkify: Path, fused: Path
) -> None:
    names = ("log_data", "song_data")

    report = run_job(
        "verify",
        *("--source", *(sparkify / name for name in names)),
        *("--target", *(fused / name for name in names)),
    )

    assert [(table.rows_in, table.rows) for table in report.tables] == [(8056, 8056), (72, 72)]
    assert [(source.files, source.records) for source in report.sources] == [(30, 8056), (71, 72)]


def test_a_fused_source_may_be_compared_too(run_job: RunJob, folder: Folder) -> None:
    source = folder("in", x=merged([FILES["a"], FILES["b"]]), empty=b"", bad=b'{"cut":"x')
    target = folder("out", y=FILES["b"] + b'{"cut":"x' + FILES["a"])

    assert run_job("verify", "--source", source, "--target", target).tables[0].rows == 5


def test_a_dropped_file_is_named(run_job: RunJob, folder: Folder) -> None:
    source = folder("in", **FILES)
    target = folder("out", all=merged([FILES["a"], FILES["c"]]))

    total, cause, file = failure(run_job, "--source", source, "--target", target).complaints

    assert total.endswith("2 missing, 0 doubled, 0 in no source")
    assert "merge again" not in cause and "left out whole files" in cause
    assert file.endswith("/in/b.json: nothing of it is in the target (2 record(s))")


def test_a_doubled_file_is_named(run_job: RunJob, folder: Folder) -> None:
    source = folder("in", **FILES)
    target = folder("out", all=merged([*FILES.values()]), log1=FILES["b"])

    said = failure(run_job, "--source", source, "--target", target).complaints

    assert "0 missing, 2 doubled, 0 in no source" in said[0]
    assert "merged more than once" in said[1]
    assert said[2].endswith("/out/all.json: 2 of 6 record(s) occur more often than in the source")
    assert said[3].endswith("/out/log1.json: 2 of 2 record(s) occur more often than in the source")


def test_a_cut_record_is_missing_and_what_is_left_of_it_is_foreign(
    run_job: RunJob, folder: Folder
) -> None:
    source = folder("in", **FILES)
    target = folder("out", all=merged([*FILES.values()])[:-20])

    said = failure(run_job, "--source", source, "--target", target).complaints

    assert "1 missing, 0 doubled, 1 in no source" in said[0]
    assert "lost or changed records" in said[1]
    assert said[2].endswith("/in/c.json: 1 of 2 record(s) are missing in the target")
    assert said[3].endswith("/out/all.json: 1 of 6 record(s) are in no source")


def test_a_record_that_occurs_twice_must_arrive_twice(run_job: RunJob, folder: Folder) -> None:
    source = folder("in", a=FILES["a"], copy=FILES["a"])
    twice = folder("twice", all=merged([FILES["a"], FILES["a"]]))
    once = folder("once", all=FILES["a"])

    run_job("verify", "--source", source, "--target", twice)
    said = failure(run_job, "--source", source, "--target", once).complaints

    assert "2 missing" in said[0]
    assert said[2].endswith(
        "a.json: 2 of 2 record(s) occur fewer times in the target than in the source"
    )


def test_files_that_came_after_the_snapshot_may_be_missing(
    run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    source = folder("in", **FILES)
    snapshot = tmp_path / "prefixes.txt"
    snapshot.write_text("")
    moment = snapshot.stat().st_mtime
    for name, age in (("a", -60), ("b", 0), ("c", 60)):
        os.utime(source / f"{name}.json", (moment + age, moment + age))
    words = ("--source", source, "--snapshot", snapshot, "--target")

    run_job("verify", *words, folder("without", all=merged([FILES["a"], FILES["b"]])))
    run_job("verify", *words, folder("with", all=merged([*FILES.values()])))
    due = failure(run_job, *words, folder("due", all=merged([FILES["a"], FILES["c"]])))
    twice = failure(run_job, *words, folder("twice", all=merged([*FILES.values(), FILES["c"]])))

    assert [line.rpartition("/")[2].split(":")[0] for line in due.complaints[2:]] == ["b.json"]
    assert "2 doubled" in twice.complaints[0]


def test_a_long_list_is_cut_on_the_terminal_and_whole_in_the_report(
    run_job: RunJob, folder: Folder
) -> None:
    files = {f"f{place:02}": lines(event(ts=place)) for place in range(15)}
    source = folder("in", **files)
    target = folder("out", all=lines(event(ts=99)))

    error = failure(run_job, "--source", source, "--target", target)

    assert len(error.complaints) == 14
    assert error.complaints[-1] == "in: … and 6 more, named in the run report"
    assert len(error.details) == 16


def test_what_is_not_there_is_told_for_all_pairs_at_once(
    run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    source = folder("in", **FILES)
    folder("empty")

    said = failure(
        run_job,
        *("--source", source, tmp_path / "none"),
        *("--target", tmp_path / "empty", tmp_path / "nothing"),
    ).complaints

    assert [line.split(":")[0] for line in said] == ["in merged", "none", "none merged"]


def test_a_missing_snapshot_is_told(run_job: RunJob, folder: Folder, tmp_path: Path) -> None:
    source = folder("in", **FILES)
    words = ("--source", source, "--target", source, "--snapshot")

    assert "no object" in str(failure(run_job, *words, tmp_path / "gone"))
    with pytest.raises(BadParams, match="--snapshot: wanted 1, one for each source, came 2"):
        run_job("verify", *words, "x", "y")
