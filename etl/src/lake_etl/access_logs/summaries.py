"""Keeps the small tables of top values up to date, a year at a time, where something changed."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from lake_etl.access_logs.days import day_column
from lake_etl.iceberg.commits import Commit, replace
from lake_etl.iceberg.table import TableName
from lake_etl.report import Report, TableEntry

Row = tuple[object, ...]


def update(
    table: TableName, period: str, periods: set[date], fresh: DataFrame, report: Report
) -> None:
    """Puts `fresh` in place of the table's rows of `periods`; commits nothing if they are the same.

    Raises ConflictError when another commit changed one of the years meanwhile.
    """
    began = time.monotonic()
    base = table.snapshot()
    current = table.at(base)
    schema = current.schema
    in_years = _in_years(period, {day.year for day in periods})
    place = schema.names.index(period)
    held = _rows(current.where(in_years), schema)
    untouched = [row for row in held if row[place] not in periods]
    wanted = _rows(fresh, schema)
    touched = [row for row in held if row[place] in periods]
    commit = None
    if sorted(touched, key=str) != sorted(wanted, key=str):
        rows = sorted(untouched + wanted, key=lambda row: tuple(map(str, row)))
        frame = table.spark.createDataFrame(rows, schema).coalesce(1)
        commit = replace(table, frame, in_years, base)
    report.tables.append(_entry(table, commit, len(wanted), time.monotonic() - began))


def _rows(frame: DataFrame, schema: T.StructType) -> list[Row]:
    return [tuple(row) for row in frame.select(*schema.names).collect()]


def _in_years(period: str, years: Iterable[int]) -> Column:
    """Whole partitions: the tables are divided by year."""
    found: Column = F.lit(False)
    for year in sorted(years):
        first, last = day_column(date(year, 1, 1)), day_column(date(year, 12, 31))
        found = found | F.col(period).between(first, last)
    return found


def _entry(table: TableName, commit: Commit | None, rows: int, seconds: float) -> TableEntry:
    """What became of a table: its files are 0 where nothing had changed."""
    return TableEntry(
        name=table.name,
        uri=table.location(),
        rows_in=rows,
        rows=rows,
        rejected=0,
        files=commit.files if commit else 0,
        bytes=commit.bytes if commit else 0,
        seconds=round(seconds, 3),
    )
