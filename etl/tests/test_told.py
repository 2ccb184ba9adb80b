"""What a job says of itself to people: its first line and its last ones (cases/kubernetes/06)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from lake_etl import __version__
from lake_etl.main import main
from lake_etl.report import Report, SourceEntry, TableEntry
from records import event, lines


def test_a_report_tells_what_was_read_and_written() -> None:
    report = Report("access-logs", "r-1")
    report.sources.append(SourceEntry("logs", "s3://raw/logs", 1, 10, 2011, 10))
    report.tables.append(TableEntry("access_logs", "lake.web", 2011, 2001, 10, 2, 10, 1.0))

    *told, last = report.told("s3://refined/report.json")

    assert told == [
        "read logs: 2,011 records in 1 file, 10 rejected",
        "wrote access_logs: 2,001 rows in 2 files",
    ]
    assert re.fullmatch(
        r"access-logs went well, \d+\.\d s; its report: s3://refined/report\.json", last
    )
    assert "report" not in report.told("")[-1]


def test_many_sources_are_told_of_in_one_line() -> None:
    report = Report("access-logs", "r-1")
    report.sources += [SourceEntry(f"part-{n}", "s3://raw", 1, 10, 100, 1) for n in range(400)]

    assert report.told("")[:-1] == [
        "read 400 sources: 40,000 records in 400 files, 400 rejected",
    ]


@pytest.mark.spark
def test_a_job_says_what_it_is_first_and_what_it_did_last(
    spark: SparkSession,
    folder: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    # The job ends with the session, which here belongs to all tests.
    monkeypatch.setattr(type(spark), "stop", lambda _: None)
    source = folder("in", a=lines(event(ts=1), event(ts=2)))
    report = (tmp_path / "verify.json").as_uri()
    words = ["--source", str(source), "--target", str(source), "--report", report]

    assert main(["verify", *words]) == 0

    said = [line for line in capfd.readouterr().err.splitlines() if line.startswith("lake_etl: ")]
    assert said[0] == f"lake_etl: verify, of lake_etl {__version__}: {' '.join(words)}"
    assert re.fullmatch(rf"lake_etl: verify went well, \d+\.\d s; its report: {report}", said[-1])
