"""Sums of access logs, the maintenance of their tables, and tables made by older versions."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from conftest import RunJob, append
from lake_etl.access_logs.schema import ACCESS_LOGS
from lake_etl.access_logs.tops import MOST, monday, runs, week_days
from lake_etl.errors import BadData, BadParams
from lake_etl.iceberg.declared import Column, Table
from lake_etl.iceberg.evolve import ensure
from lake_etl.iceberg.table import Namespace
from lake_etl.report import Report

TOPS = ("daily_top_ips", "daily_top_devices", "weekly_top_ips", "weekly_top_devices")
spark_test = pytest.mark.spark


@pytest.fixture
def space(spark: SparkSession, tmp_path: Path) -> Namespace:
    """A database of the test's own, with an empty table of access logs."""
    name = "t_" + "".join(char if char.isalnum() else "_" for char in tmp_path.name)
    space = Namespace(spark, "lake", name)
    ensure(space, ACCESS_LOGS)
    return space


@pytest.fixture
def add(space: Namespace) -> Callable[..., None]:
    """Adds requests by hand: `add("2015-05-17", "a", "a", "b")` for three of two clients."""

    def rows(day: str, *addresses: str, device: str = "Other") -> None:
        data = [(address, device, f"file:/in/{day}") for address in addresses]
        schema = "remote_address string, device_family string, source_folder string"
        frame = space.spark.createDataFrame(data, schema).coalesce(1)
        at = F.expr(f"TIMESTAMP '{day} 23:59:59'")
        append(space.table("access_logs"), frame.withColumn("time", at))

    return rows


@pytest.fixture
def sum_up(space: Namespace, run_job: RunJob) -> Callable[..., Report]:
    """Runs access-log-analytics over the test's database."""
    return lambda *words: run_job("access-log-analytics", "--database", space.database, *words)


def tops(space: Namespace, table: str) -> list[tuple[object, ...]]:
    """The rows of a table of top values, in order."""
    return sorted(tuple(row) for row in space.table(table).read().collect())


def commits(space: Namespace) -> list[int]:
    """How many snapshots each table of top values has."""
    return [space.table(table).metadata("snapshots").count() for table in TOPS]


def test_a_week_is_the_date_of_its_monday() -> None:
    assert monday(date(2024, 12, 30)) == monday(date(2025, 1, 5)) == date(2024, 12, 30)
    assert monday(date(2021, 1, 3)) == date(2020, 12, 28)
    assert len(week_days({date(2024, 12, 30)})) == 7
    assert runs([date(2015, 5, 18), date(2015, 5, 17), date(2015, 5, 20)]) == [
        (date(2015, 5, 17), date(2015, 5, 18)),
        (date(2015, 5, 20), date(2015, 5, 20)),
    ]


@spark_test
def test_the_busiest_of_a_day_and_a_week_ties_by_value(
    space: Namespace, add: Callable[..., None], sum_up: Callable[..., Report]
) -> None:
    add("2024-12-29", "z", "z", "z")
    add("2024-12-30", *"gfedcba", "g", "g")
    add("2025-01-05", "x", "x", "g", device="iPad")
    sum_up()

    day, week = date(2024, 12, 30), date(2024, 12, 30)
    assert [row for row in tops(space, "daily_top_ips") if row[0] == day] == [
        *((day, 1, "g", 3), (day, 2, "a", 1), (day, 3, "b", 1), (day, 4, "c", 1)),
        (day, MOST, "d", 1),
    ]
    assert tops(space, "weekly_top_ips") == [
        (date(2024, 12, 23), 1, "z", 3),
        *((week, 1, "g", 4), (week, 2, "x", 2), (week, 3, "a", 1), (week, 4, "b", 1)),
        (week, 5, "c", 1),
    ]
    assert tops(space, "weekly_top_devices") == [
        (date(2024, 12, 23), 1, "Other", 3),
        *((week, 1, "Other", 9), (week, 2, "iPad", 3)),
    ]


def test_weeks_stay_within_the_calendar() -> None:
    """cases/eks-iceberg/02."""
    last = week_days({monday(date.max)})

    assert (min(last), max(last), len(last)) == (date(9999, 12, 27), date.max, 5)
    assert monday(date.min) == date.min


@spark_test
def test_days_at_the_ends_of_the_calendar_are_summed_up_as_any_other(
    space: Namespace, add: Callable[..., None], sum_up: Callable[..., Report]
) -> None:
    """cases/eks-iceberg/02: tables of earlier versions may hold them."""
    days = [date.min, date(999, 12, 31), date(2015, 5, 17), date(9999, 12, 27), date.max]
    for day in days:
        add(day.isoformat(), f"of {day}")

    sum_up()

    assert tops(space, "daily_top_ips") == [(day, 1, f"of {day}", 1) for day in days]
    weeks = Counter(monday(day) for day in days)
    devices = {row[0]: row[3] for row in tops(space, "weekly_top_devices")}
    assert devices == dict(weeks)
    assert weeks[date(9999, 12, 27)] == 2
    assert sum_up().tables == []
    assert [table.files for table in sum_up("--first-day", "0001-01-01").tables] == [0] * 4


@spark_test
def test_only_touched_days_are_summed_up_and_a_second_run_commits_nothing(
    space: Namespace, add: Callable[..., None], sum_up: Callable[..., Report]
) -> None:
    add("2015-05-17", "a")
    add("2015-05-18", "b")
    sum_up()
    before = commits(space)

    assert sum_up().tables == []
    assert [table.files for table in sum_up("--first-day", "2015-05-01").tables] == [0] * 4
    assert commits(space) == before

    add("2015-05-18", "c", "c")
    report = sum_up()

    assert {table.name: table.rows for table in report.tables}["daily_top_ips"] == 2
    assert tops(space, "daily_top_ips") == [
        (date(2015, 5, 17), 1, "a", 1),
        (date(2015, 5, 18), 1, "c", 2),
        (date(2015, 5, 18), 2, "b", 1),
    ]
    # A day that has lost its rows loses its sums.
    space.spark.sql(f"DELETE FROM {space.table('access_logs').sql} WHERE remote_address = 'a'")
    sum_up()
    assert {row[0] for row in tops(space, "daily_top_ips")} == {date(2015, 5, 18)}
    assert tops(space, "weekly_top_ips")[0] == (date(2015, 5, 18), 1, "c", 2)


@spark_test
def test_sums_need_access_logs(run_job: RunJob) -> None:
    with pytest.raises(BadData, match=r"lake\.nowhere\.access_logs holds nothing yet"):
        run_job("access-log-analytics", "--database", "nowhere")


@spark_test
def test_sums_of_the_real_file_are_those_of_its_lines(
    spark: SparkSession, run_job: RunJob, access_log: Path
) -> None:
    space = Namespace(spark, "lake", "golden_sums")
    run_job("access-logs", "--source", access_log.parent, "--database", space.database)
    run_job("access-log-analytics", "--database", space.database)
    rows = space.table("access_logs").read().select(F.to_date("time"), "remote_address").collect()

    wanted: list[tuple[object, ...]] = []
    for day in sorted({row[0] for row in rows}):
        hits = Counter(row[1] for row in rows if row[0] == day)
        busiest = sorted(hits.items(), key=lambda item: (-item[1], item[0]))[:MOST]
        wanted += [(day, rank, *item) for rank, item in enumerate(busiest, start=1)]

    assert len(wanted) == 4 * MOST
    assert tops(space, "daily_top_ips") == wanted
    devices = tops(space, "daily_top_devices")
    assert {row[2] for row in devices} >= {"Other", "Spider", "Mac"}


@spark_test
def test_maintenance_joins_files_and_removes_what_is_old(
    space: Namespace, add: Callable[..., None], run_job: RunJob
) -> None:
    for _ in range(6):
        add("2015-05-17", "a")
    logs = space.table("access_logs")
    before = sorted(map(str, logs.read().collect()))
    folder = Path(logs.location().removeprefix("file:")) / "data"
    orphan, young = folder / "orphan.parquet", folder / "young.parquet"
    orphan.write_bytes(b"x")
    young.write_bytes(b"x")
    _age(orphan, days=4)

    report = run_job("iceberg-maintenance", "--database", space.database)

    assert [(table.name, table.rows, table.files) for table in report.tables] == [
        ("access_logs", 6, 1)
    ]
    assert sorted(map(str, logs.read().collect())) == before
    assert (orphan.exists(), young.exists()) == (False, True)
    # Snapshots of today are kept; once they are old, only the current one is.
    assert logs.metadata("snapshots").count() > 1
    assert logs.metadata("manifests").count() == 1


@spark_test
def test_maintenance_refuses_what_would_harm(space: Namespace, run_job: RunJob) -> None:
    words = ("iceberg-maintenance", "--database", space.database)

    with pytest.raises(BadParams) as refused:
        run_job(*words, "--retain-days", 0, "--orphan-days", 0)
    assert refused.value.complaints == (
        "iceberg-maintenance: --retain-days: wanted 1 or more, came 0",
        "iceberg-maintenance: --orphan-days: wanted 1 or more, came 0",
    )
    with pytest.raises(
        BadParams, match=r"--tables: wanted some of access_logs, which .* came nope"
    ):
        run_job(*words, "--tables", "nope")


@spark_test
def test_tables_of_older_versions_gain_columns_and_new_names(
    space: Namespace, run_job: RunJob, tmp_path: Path
) -> None:
    old = Table(
        "access_logs",
        "As an older version made it",
        tuple(
            Column("ip", column.type, "the client") if column.name == "remote_address" else column
            for column in ACCESS_LOGS.columns
            if column.name != "extra"
        ),
        ACCESS_LOGS.partitions,
    )
    space.spark.sql(f"DROP TABLE {space.table('access_logs').sql}")
    ensure(space, old)
    logs = space.table("access_logs")
    row = [(datetime(2015, 5, 17), "1.2.3.4", "file:/old")]
    append(
        logs, space.spark.createDataFrame(row, "time timestamp, ip string, source_folder string")
    )
    space.spark.sql(f"ALTER TABLE {logs.sql} ADD COLUMN note string")
    before = logs.snapshot()
    new = Table(
        old.name,
        old.comment,
        tuple(
            Column(column.name, column.type, column.comment, ("ip",))
            if column.name == "remote_address"
            else column
            for column in ACCESS_LOGS.columns
        ),
        old.partitions,
    )

    ensure(space, new)
    text = '5.6.7.8 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 7 "-" "A" more\n'
    (tmp_path / "in.log").write_text(text)
    run_job("access-logs", "--source", tmp_path / "in.log", "--database", space.database)

    rows = logs.read().orderBy("time").select("remote_address", "extra", "note").collect()
    assert [tuple(row) for row in rows] == [("1.2.3.4", None, None), ("5.6.7.8", "more", None)]
    as_it_was = space.spark.sql(f"SELECT * FROM {logs.sql} VERSION AS OF {before}")
    assert [row["ip"] for row in as_it_was.collect()] == ["1.2.3.4"]
    assert [row["remote_address"] for row in logs.at(before).collect()] == ["1.2.3.4"]
    with pytest.raises(BadData, match="wanted status as int, came bigint; rename that column"):
        space.spark.sql(f"ALTER TABLE {logs.sql} ALTER COLUMN status TYPE bigint")
        ensure(space, ACCESS_LOGS)


def _age(file: Path, days: int) -> None:
    old = (datetime.now() - timedelta(days=days)).timestamp()
    os.utime(file, (old, old))
