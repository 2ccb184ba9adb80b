"""Loads of access logs: real numbers, bad files, loads repeated, tables and folders."""

from __future__ import annotations

import bz2
import dataclasses
import gzip
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from py4j.protocol import Py4JJavaError
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from access_loads import request, rows, snapshots, unnamed
from conftest import RunJob
from lake_etl.access_logs.folders import Folder, batches, canonical, folders
from lake_etl.access_logs.portions import read
from lake_etl.access_logs.schema import ACCESS_LOGS, REJECTS
from lake_etl.errors import BadData, BadParams, JobError
from lake_etl.iceberg.data_files import target_of
from lake_etl.iceberg.evolve import ensure
from lake_etl.iceberg.table import Namespace
from lake_etl.rejects import FEW_REJECTS
from lake_etl.report import Report
from lake_etl.sources.listing import listed
from lake_etl.task_errors import task_error

pytestmark = pytest.mark.spark

# What makes a row that row, without where it was loaded from.
VALUES = ("time", "remote_address", "request", "status", "user_agent", "line_number")


@pytest.fixture(scope="module")
def golden(
    spark: SparkSession, run_job: RunJob, access_log: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[DataFrame, Report, Namespace]:
    """The real file, loaded and read again."""
    day = tmp_path_factory.mktemp("golden") / "2015" / "05" / "20"
    day.mkdir(parents=True)
    shutil.copy(access_log, day / "part 1+2%41[x].log.gz")
    report = run_job("access-logs", "--source", day.parents[2], "--database", "golden")
    space = Namespace(spark, "lake", "golden")
    return space.table("access_logs").read().cache(), report, space


def test_every_line_of_the_real_file_is_a_row_or_a_reject(
    golden: tuple[DataFrame, Report, Namespace],
) -> None:
    logs, report, space = golden
    (source,) = report.sources
    (rejected,) = space.table("rejects").read().collect()

    assert (source.records, source.rejected, logs.count()) == (10_000, 1, 9_999)
    assert source.name == "2015/05/20/part 1+2%41[x].log.gz"
    assert [(table.name, table.rows) for table in report.tables] == [
        ("access_logs", 9_999),
        ("rejects", 1),
    ]
    assert rejected["line_number"] == 8_899
    assert rejected["source_file"].endswith("/2015/05/20/part 1+2%41[x].log.gz")
    assert rejected["reason"] == (
        "wanted 6 quotes, came 5: the line is cut off, or of another format"
    )
    assert rejected["value"].startswith("46.118.127.106 - - [20/May/2015:12:05:17 +0000]")


def test_the_real_file_has_the_numbers_that_were_counted(
    golden: tuple[DataFrame, Report, Namespace],
) -> None:
    logs = golden[0]
    (counts,) = logs.select(
        F.countDistinct("remote_address"),
        F.count_if(F.col("bytes").isNull()),
        F.countDistinct(F.coalesce("user_agent", F.lit("-"))),
        F.count_if("is_bot"),
        F.count_if(F.col("device_family") == "iPad"),
        F.count_if(F.col("user_agent").isNull() != F.col("is_bot").isNull()),
        F.countDistinct("line_number"),
        F.max("line_number"),
    ).collect()
    statuses = {row[0]: row[1] for row in logs.groupBy("status").count().collect()}
    days = {str(row[0]): row[1] for row in logs.groupBy(F.to_date("time")).count().collect()}

    assert tuple(counts) == (1_753, 669, 558, 1_462, 61, 0, 9_999, 10_000)
    assert statuses == {
        **{200: 9_125, 304: 445, 404: 213, 301: 164},
        **{206: 45, 500: 3, 403: 2, 416: 2},
    }
    assert days == {
        **{"2015-05-17": 1_632, "2015-05-18": 2_893},
        **{"2015-05-19": 2_896, "2015-05-20": 2_578},
    }


def test_columns_say_what_they_mean_and_days_are_hidden_partitions(
    golden: tuple[DataFrame, Report, Namespace],
) -> None:
    space = golden[2]
    told = space.spark.sql(f"DESCRIBE TABLE {space.table('access_logs').sql}").collect()
    comments = {row["col_name"]: row["comment"] for row in told}

    assert {column.name: column.comment for column in ACCESS_LOGS.columns}.items() <= (
        comments.items()
    )
    files = space.table("access_logs").metadata("files").select("partition.time_day").collect()
    assert {row[0] for row in files} == {date(2015, 5, day) for day in (17, 18, 19, 20)}


def test_only_new_and_changed_folders_are_loaded(
    raw: Callable[..., Path], load: Callable[..., Report], space: Namespace
) -> None:
    raw(17, request(17) + request(17, 1))
    source = raw(18, request(18))
    load(source)
    before, commits = rows(space), snapshots(space)

    assert load(source).sources == []
    assert (rows(space), snapshots(space)) == (before, commits)

    raw(18, request(18) + request(18, 5))
    raw(19, "")
    report = load(source)

    assert [entry.name.split("/")[2] for entry in report.sources] == ["18", "19"]
    assert [str(row["time"]) for row in sorted(rows(space))] == [
        *("2015-05-17 00:00:00", "2015-05-17 00:00:01"),
        *("2015-05-18 00:00:00", "2015-05-18 00:00:05"),
    ]


def test_a_range_of_days_is_loaded_again_and_changes_nothing(
    raw: Callable[..., Path], load: Callable[..., Report], space: Namespace
) -> None:
    for day in (17, 18, 19):
        source = raw(day, request(day) + "broken\n", f"part-{day}.log.gz")
    load(source, "--max-reject-percent", 50)
    before = rows(space), rows(space, "rejects")

    report = load(
        *(source, "--first-day", "2015-05-18", "--last-day", "2015-05-19"),
        *("--max-reject-percent", 50),
    )

    assert [entry.records for entry in report.sources] == [2, 2]
    assert (rows(space), rows(space, "rejects")) == before
    with pytest.raises(BadData, match="wanted folders from 2016-01-01 to the last, came those in"):
        load(source, "--first-day", "2016-01-01")
    with pytest.raises(BadParams, match="--first-day: wanted 2015-01-01"):
        load(source, "--first-day", "2015-01-02", "--last-day", "2015-01-01")


def test_a_corrupt_gzip_file_fails_alone(
    raw: Callable[..., Path], load: Callable[..., Report], space: Namespace
) -> None:
    raw(17, request(17), "good.log.gz")
    source = raw(18, request(18), "good.log.gz")
    cut = source / "2015/05/18/cut off.log.gz"
    whole = gzip.compress(
        b"".join(request(18, n % 60, os.urandom(8).hex()).encode() for n in range(9_999))
    )
    cut.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(
        BadData, match=r"cut off\.log\.gz: no whole gzip file: it ends in the middle"
    ):
        load(source)

    assert [row["source_file"].rpartition("/")[2] for row in rows(space)] == ["good.log.gz"] * 2
    (told,) = rows(space, "rejects")
    assert told["source_file"].endswith("/18/cut off.log.gz")
    assert (told["line_number"], told["reason"]) == (
        None,
        "no whole gzip file: it ends in the middle",
    )
    # The run after it fails again, for that day alone, until the file is whole.
    with pytest.raises(BadData, match=r"cut off\.log\.gz"):
        load(source)
    cut.write_bytes(whole)
    report = load(source)
    assert sum(entry.records for entry in report.sources) == 10_000
    assert (space.table("access_logs").read().count(), rows(space, "rejects")) == (10_001, [])


def test_a_folder_with_too_many_rejects_keeps_the_rows_that_it_had(
    raw: Callable[..., Path], load: Callable[..., Report], space: Namespace
) -> None:
    raw(17, request(17))
    source = raw(18, request(18))
    load(source)
    raw(17, request(17, 3) + "broken\n" * FEW_REJECTS)
    raw(18, request(18) + "\n" + "broken\n" * (FEW_REJECTS + 1))

    with pytest.raises(
        BadData, match=r"05/18: 11 of 12 lines were rejected, more than --max-reject-percent 1;"
    ):
        load(source)

    assert [row["time"].second for row in sorted(rows(space))] == [3, 0]
    # The run after it has no other folder, and says the same.
    with pytest.raises(BadData, match=r"05/18: 11 of 12 lines were rejected"):
        load(source)
    assert [row["time"].second for row in sorted(rows(space))] == [3, 0]
    assert [row["value"] for row in rows(space, "rejects")] == ["broken"] * (2 * FEW_REJECTS + 1)
    with pytest.raises(BadData, match=r"05/17: 10 of 11 lines were rejected, more than .* 0;"):
        load(
            source,
            "--first-day",
            "2015-05-17",
            "--last-day",
            "2015-05-17",
            "--max-reject-percent",
            0,
        )


def test_a_file_is_what_its_first_bytes_say(
    raw: Callable[..., Path], load: Callable[..., Report], space: Namespace
) -> None:
    """cases/eks-iceberg/04."""
    source = raw(17, request(17), "access.log.1")
    packed = source / "2015/05/17/a.log.bz2"
    packed.write_bytes(bz2.compress(request(17).encode()))
    plain = source / "2015/05/17/plain.log.gz"
    plain.write_bytes(request(17).encode())

    with pytest.raises(
        BadData,
        match=r"a\.log\.bz2: it is bzip2, which is not read: wanted text in UTF-8, plain or as gzip"
        r"; nothing of it was loaded[\s\S]*plain\.log\.gz: it is called as if it were gzip, which",
    ):
        load(source)

    assert [row["source_file"].rpartition("/")[2] for row in rows(space)] == ["access.log.1"]
    told = [(row["line_number"], row["reason"][:11]) for row in rows(space, "rejects")]
    assert told == [(None, "it is bzip2"), (None, "it is calle")]


def test_plain_files_of_every_kind_are_read_by_line(
    tmp_path: Path, load: Callable[..., Report], space: Namespace
) -> None:
    text = request(17).encode()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "crlf.log").write_bytes(text.replace(b"\n", b"\r\n") * 2)
    (tmp_path / "in" / "bom.log").write_bytes(b"\xef\xbb\xbf" + text + b"\xef\xbb\xbf" + text)
    (tmp_path / "in" / "no newline.log").write_bytes(text + b"\n" + text.strip() + b"\xff")
    (tmp_path / "in" / "empty.log").write_bytes(b"")
    (tmp_path / "in" / "many.log.gz").write_bytes(gzip.compress(text) + gzip.compress(text))

    report = load(tmp_path / "in", "--max-reject-percent", 50)

    assert {
        entry.name.rpartition("/")[2]: (entry.records, entry.rejected) for entry in report.sources
    } == {
        "crlf.log": (2, 0),
        "bom.log": (2, 0),
        "no newline.log": (2, 1),
        "empty.log": (0, 0),
        "many.log.gz": (2, 0),
    }
    told = {row["line_number"]: row["reason"] for row in rows(space, "rejects")}
    assert told == {3: 'wanted a blank or nothing behind the user agent, came "\ufffd"'}
    noted = {
        row["source_file"].rpartition("/")[2]: (row["lines"], row["skipped"])
        for row in rows(space, "loads")
    }
    assert noted["no newline.log"] == (3, 1)
    for entry in report.sources:
        name = canonical(entry.uri)
        parsed = sum(row["source_file"] == name for row in rows(space))
        assert entry.records == parsed + entry.rejected


def test_a_table_divided_anew_is_loaded_as_it_was_declared(
    raw: Callable[..., Path], load: Callable[..., Report], space: Namespace
) -> None:
    source = raw(17, request(17))
    load(source)
    alter = f"ALTER TABLE {space.table('access_logs').sql}"
    space.spark.sql(f"{alter} ADD PARTITION FIELD bucket(4, remote_address)")
    raw(17, request(17) + request(17, 1))

    load(source)

    assert [row["time"].second for row in sorted(rows(space))] == [0, 1]


def test_a_table_of_other_partitions_is_refused(
    raw: Callable[..., Path], load: Callable[..., Report], space: Namespace
) -> None:
    space.spark.sql(f"CREATE NAMESPACE IF NOT EXISTS lake.{space.database}")
    columns = ", ".join(f"{column.name} {column.type}" for column in ACCESS_LOGS.columns)
    space.spark.sql(
        f"CREATE TABLE {space.table('access_logs').sql} ({columns}) USING iceberg"
        " PARTITIONED BY (hours(time), source_folder)"
    )

    with pytest.raises(
        BadData,
        match=r"wanted a table partitioned by days\(time\), source_folder, came hours\(time\), so",
    ):
        load(raw(17, request(17)))
    assert unnamed(space) == []


def test_a_task_s_failure_is_told_in_a_line(
    spark: SparkSession, raw: Callable[..., Path], space: Namespace
) -> None:
    ensure(space, ACCESS_LOGS, REJECTS)
    (folder,) = folders(listed(spark, "logs", str(raw(17, request(17)))))
    gone = dataclasses.replace(folder.files[0], uri=f"{folder.uri}/gone.log")
    to = target_of(space.table("access_logs"), ACCESS_LOGS)

    with pytest.raises(JobError, match=r"^a task failed: FileNotFoundError: .*/17/gone\.log'$"):
        read(spark, [gone], to, to)


def test_a_task_s_failure_of_many_lines_is_told_by_its_first() -> None:
    message = (
        "Job aborted: org.apache.spark.api.python.PythonException: Traceback (most recent call"
        ' last):\n  File "x.py", line 1, in f\n    1 / 0\nValueError: wanted one\ncame two\n\n'
        "\tat org.apache.spark.Python"
    )

    class Error(Py4JJavaError):
        def __init__(self) -> None:
            self.java_exception = SimpleNamespace(getMessage=lambda: message)

    assert str(task_error(Error())) == "a task failed: ValueError: wanted one"


def test_folders_are_loaded_in_batches_of_a_size(
    spark: SparkSession, raw: Callable[..., Path]
) -> None:
    for day in (17, 18, 19):
        source = raw(day, request(day))
    found = folders(listed(spark, "logs", str(source)))
    size = found[0].bytes

    def days(most: int) -> list[list[int]]:
        return [[_day(folder) for folder in batch] for batch in batches(found, most)]

    assert days(2 * size) == [[17, 18], [19]]
    assert days(1) == [[17], [18], [19]]


def test_names_that_spark_passes_over_are_files_like_others(
    spark: SparkSession, raw: Callable[..., Path]
) -> None:
    """cases/emr/01, its brother: a name with "_" or "." before it, links, odd suffixes."""
    for name in ("_a.log.gz", ".b.log.gz", "12:00.LOG", "access.log.1", "_SUCCESS", "README.md"):
        source = raw(17, request(17), name)
    raw(18, request(18), "c.gz").joinpath("2015/05/linked").symlink_to("18")
    raw(17, "", ".keep").joinpath("2015/05/17/.keep").write_bytes(b"")

    listing = listed(spark, "logs", str(source))
    found = {
        folder.uri.rpartition("/")[2]: [file.uri.rpartition("/")[2] for file in folder.files]
        for folder in folders(listing)
    }

    wanted = [".b.log.gz", "12:00.LOG", "_a.log.gz", "access.log.1"]
    assert found == {"17": wanted, "18": ["c.gz"], "linked": ["c.gz"]}
    (told,) = listing.warnings("logs")
    assert "README.md is not read" in told


def _day(folder: Folder) -> int:
    assert folder.day
    return folder.day.day


def test_one_bucket_by_three_names_is_one() -> None:
    assert {canonical(f"{scheme}://raw/a") for scheme in ("s3", "s3a", "s3n")} == {"s3://raw/a"}
