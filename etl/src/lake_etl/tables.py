"""Reads a published table: its pointers, then the files that they name."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import DataFrame, SparkSession

from lake_etl.errors import BadData
from lake_etl.star.layout import data_folder
from lake_etl.star.pointers import read_pointers, version_of
from lake_etl.storage import Storage


def read_table(spark: SparkSession, target: str, table: str) -> DataFrame:
    """The current rows of `table` under `target`, with the columns that it is partitioned by.

    Raises BadData when the table has never been published.
    """
    root = Storage(spark).full(target)
    files = [file for pointer in read_pointers(spark, root, [table]) for file in pointer.files]
    if not files:
        raise BadData(f"{table}: no table is published under {root}; run the job star-schema first")
    by_version: dict[str, list[str]] = {}
    for file in files:
        by_version.setdefault(version_of(file, table), []).append(file)
    parts = [
        spark.read.option("basePath", data_folder(root, table, version)).parquet(*named)
        for version, named in sorted(by_version.items())
    ]
    return reduce(DataFrame.unionByName, parts)
