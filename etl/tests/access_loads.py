"""Loads of access logs in tests: lines, and what a load leaves."""

from __future__ import annotations

from pathlib import Path

from pyspark.sql import Row

from lake_etl.iceberg.table import Namespace


def request(day: int, second: int = 0, path: str = "/", agent: str = "A") -> str:
    """A line of one day in May 2015."""
    clock = f"{day:02d}/May/2015:00:00:{second:02d} +0000"
    return f'1.2.3.4 - - [{clock}] "GET {path} HTTP/1.1" 200 1 "-" "{agent}"\n'


def rows(space: Namespace, table: str = "access_logs") -> list[Row]:
    """All rows of a table, in an order of their own."""
    return sorted(space.table(table).read().collect(), key=str)


def snapshots(space: Namespace, table: str = "access_logs") -> int:
    """How many commits a table has seen."""
    return space.table(table).metadata("snapshots").count()


def unnamed(space: Namespace) -> list[str]:
    """Data files that no snapshot names."""
    left = []
    for name in ("access_logs", "rejects", "loads"):
        table = space.table(name)
        named = table.metadata("all_files").select("file_path").collect()
        folder = Path(table.location().removeprefix("file:"))
        written = {str(file) for file in folder.glob("data/**/*.parquet")}
        left += sorted(written - {row[0].removeprefix("file:") for row in named})
    return left
