"""The five busiest clients and devices of days and weeks: pure functions of rows of access_logs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from lake_etl.access_logs.days import day_column
from lake_etl.iceberg.declared import Table

MOST = 5

# What a row without a value counts as.
NO_VALUE = "-"

_DAY = timedelta(days=1)


def monday(day: date) -> date:
    """The Monday of the day's week. Weeks are named by it: (year, week of year) is ambiguous."""
    return day - day.weekday() * _DAY


def week_days(weeks: Iterable[date]) -> set[date]:
    """All days of the weeks that begin on these Mondays. The calendar's last week has but five."""
    lasts = {week: min(6, (date.max - week).days) for week in weeks}
    return {week + day * _DAY for week, last in lasts.items() for day in range(last + 1)}


def on(days: Iterable[date]) -> Column:
    """Whether `time` is on one of `days`, as ranges: those are what Iceberg prunes by."""
    found: Column = F.lit(False)
    for first, last in runs(days):
        inside = F.col("time") >= day_column(first).cast("timestamp")
        # Nothing can be behind the calendar's last day.
        if last < date.max:
            inside = inside & (F.col("time") < day_column(last + _DAY).cast("timestamp"))
        found = found | inside
    return found


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """The days as ranges without a gap, both ends included."""
    found: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if found and found[-1][1] + _DAY == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def daily_counts(logs: DataFrame, value: str) -> DataFrame:
    """Requests by `day` and `value`."""
    counted = F.coalesce(F.col(value), F.lit(NO_VALUE)).alias(value)
    rows = logs.select(F.to_date("time").alias("day"), counted)
    return rows.groupBy("day", value).agg(F.count(F.lit(1)).alias("requests"))


def weekly_counts(daily: DataFrame, value: str) -> DataFrame:
    """The same by `week`, from those by day."""
    week = F.to_date(F.date_trunc("week", "day")).alias("week")
    return daily.groupBy(week, value).agg(F.sum("requests").alias("requests"))


def top(counts: DataFrame, period: str, value: str, table: Table) -> DataFrame:
    """The MOST values of each period with the most requests; of equals the first by value."""
    order = Window.partitionBy(period).orderBy(F.desc("requests"), value)
    ranked = counts.withColumn("rank", F.row_number().over(order)).where(F.col("rank") <= MOST)
    return ranked.select(*(column.name for column in table.columns))
