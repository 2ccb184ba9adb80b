"""Sums access logs up: the busiest clients and devices of days and weeks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from lake_etl.access_logs.days import day_column, day_complaints
from lake_etl.access_logs.schema import (
    ACCESS_LOGS,
    DAILY_TOP_DEVICES,
    DAILY_TOP_IPS,
    WEEKLY_TOP_DEVICES,
    WEEKLY_TOP_IPS,
)
from lake_etl.access_logs.summaries import update
from lake_etl.access_logs.tops import daily_counts, monday, on, top, week_days, weekly_counts
from lake_etl.errors import BadData
from lake_etl.fields import about
from lake_etl.iceberg.conflicts import ConflictError
from lake_etl.iceberg.evolve import ensure
from lake_etl.iceberg.locks import committing
from lake_etl.iceberg.table import CATALOG, DATABASE, Namespace, TableName, identifier
from lake_etl.iceberg.touched import days_since
from lake_etl.registry import job
from lake_etl.report import Report

# Where a table of results says which snapshot of access_logs it has taken in.
TAKEN_IN = "lake.access-logs-snapshot"
DAY_FIELD = "time_day"

TOPS = (
    ("remote_address", DAILY_TOP_IPS, WEEKLY_TOP_IPS),
    ("device_family", DAILY_TOP_DEVICES, WEEKLY_TOP_DEVICES),
)


@dataclass(frozen=True)
class Params:
    """Which days to sum up."""

    catalog: str = field(
        default=CATALOG, metadata=about("Iceberg catalog of the Spark session", identifier)
    )
    database: str = field(default=DATABASE, metadata=about("database of the tables", identifier))
    first_day: date | None = field(
        default=None, metadata=about("sums up this day and later ones, touched or not")
    )
    last_day: date | None = field(
        default=None, metadata=about("sums up this day and earlier ones, touched or not")
    )
    report: str = field(
        default="", metadata=about("where to write the run report; nowhere when empty")
    )

    def complaints(self) -> list[str]:
        """Wants days in their order."""
        return day_complaints(self.first_day, self.last_day)


@job("access-log-analytics", Params)
def run(spark: SparkSession, params: Params, report: Report) -> None:
    """Finds the five busiest clients and devices of the days touched since the last run.

    Their weeks too. Nothing is committed where nothing has changed. Raises BadData when there are
    no access logs, and when another run came first.
    """
    namespace = Namespace(spark, params.catalog, params.database)
    logs = namespace.table(ACCESS_LOGS.name)
    snapshot = logs.snapshot() if logs.exists() else None
    if snapshot is None:
        raise BadData(f"{logs.plain} holds nothing yet; run the job access-logs first")
    ensure(namespace, *(table for _, *tables in TOPS for table in tables))
    marker = namespace.table(DAILY_TOP_IPS.name)
    days = _days(params, logs, marker, snapshot)
    if days:
        try:
            _sum_up(namespace, logs, snapshot, days, report)
        except ConflictError as error:
            raise BadData(
                f"another run of access-log-analytics has changed {namespace.catalog}."
                f"{namespace.database} meanwhile; run again ({error})"
            ) from error
    if params.first_day is None and params.last_day is None:
        with committing(marker):
            marker.set_property(TAKEN_IN, str(snapshot))


def _days(params: Params, logs: TableName, marker: TableName, snapshot: int) -> set[date]:
    """The days to sum up: those asked for, else those touched since the last run."""
    asked = params.first_day is not None or params.last_day is not None
    taken = marker.properties().get(TAKEN_IN)
    if not asked:
        touched = days_since(logs, int(taken) if taken else None, snapshot, DAY_FIELD)
        if touched is not None:
            return touched
    first, last = params.first_day or date.min, params.last_day or date.max
    return {day for day in _all_days(logs, marker, snapshot) if first <= day <= last}


def _all_days(logs: TableName, marker: TableName, snapshot: int) -> set[date]:
    """Every day that has rows, or had some when it was summed up."""
    files = (
        logs.spark.read.format("iceberg")
        .option("snapshot-id", snapshot)
        .load(f"{logs.plain}.files")
        .select(F.col("partition")[DAY_FIELD])
    )
    rows = files.union(marker.read().select("day")).distinct().collect()
    return {row[0] for row in rows if row[0] is not None}


def _sum_up(
    namespace: Namespace, logs: TableName, snapshot: int, days: set[date], report: Report
) -> None:
    weeks = {monday(day) for day in days}
    rows = logs.at(snapshot).where(on(week_days(weeks)))
    wanted = [day_column(day) for day in days]
    for value, daily, weekly in TOPS:
        counts = daily_counts(rows, value).cache()
        try:
            by_day = top(counts.where(F.col("day").isin(wanted)), "day", value, daily)
            by_week = top(weekly_counts(counts, value), "week", value, weekly)
            update(namespace.table(daily.name), "day", days, by_day, report)
            update(namespace.table(weekly.name), "week", weeks, by_week, report)
        finally:
            counts.unpersist()
