"""Rows counted from footers: of data alone, at any depth, by the names that files have."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from lake_etl.footers import rows_by_file

pytestmark = pytest.mark.spark
ROWS = 1_000


def test_rows_are_counted_by_file(spark: SparkSession, tmp_path: Path) -> None:
    """Also where a partition's name needs quoting, and beside files that are no data."""
    table = tmp_path / "a table"
    kinds = F.concat(F.lit("a b="), (F.col("id") % 3).cast("string"))
    rows = spark.range(ROWS).withColumn("kind", kinds)
    rows.coalesce(1).write.partitionBy("kind").parquet(str(table))
    some = next(table.rglob("*.parquet"))
    (table / "_temporary").mkdir()
    shutil.copy(some, table / "_temporary" / some.name)
    shutil.copy(some, table / f".{some.name}")
    (table / "notes.txt").write_text("no Parquet")

    found = rows_by_file(spark, str(table))

    assert sorted(found.values()) == [333, 333, 334]
    files = {f"file:{file}" for file in table.rglob("kind=*/*.parquet")}
    assert set(found) == files


def test_a_row_group_is_not_a_file(spark: SparkSession, tmp_path: Path) -> None:
    """Rows of all row groups count."""
    small = spark.range(0, 500_000, 1, 1).write.option("parquet.block.size", 1 << 20)
    small.option("parquet.page.row.count.limit", 1_000).parquet(str(tmp_path / "t"))
    assert list(rows_by_file(spark, str(tmp_path / "t")).values()) == [500_000]


def test_a_table_without_rows_has_a_file(spark: SparkSession, tmp_path: Path) -> None:
    """An empty table's file is named all the same."""
    spark.range(0).coalesce(1).write.parquet(str(tmp_path / "t"))
    assert list(rows_by_file(spark, str(tmp_path / "t")).values()) == [0]
