"""Tables of access logs as PyIceberg reads them: the same rows, states and choices as Spark's."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pyspark.sql import functions as F

from access_lines import BAD, GOOD, NONE, line
from access_loads import request
from conftest import RunJob
from independent_reader import iceberg, read_iceberg
from lake_etl.iceberg.table import Namespace, TableName
from lake_etl.report import Report

pytestmark = pytest.mark.spark

TABLES = (
    *("access_logs", "rejects", "loads"),
    *("daily_top_ips", "daily_top_devices", "weekly_top_ips", "weekly_top_devices"),
)


def metadata(table: TableName) -> str:
    """The URI of the metadata that the catalog points to."""
    return str(table.java().operations().current().metadataFileLocation())


def as_bytes(said: str | bytes) -> bytes:
    """A line as it stands in a file."""
    return said.encode() if isinstance(said, str) else said


def cells(table: TableName) -> list[list[object]]:
    """The rows by Spark, as the other reader writes them."""
    frame = table.read()
    columns = [
        F.date_format(name, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").alias(name)
        if kind == "timestamp"
        else F.col(name).cast("boolean" if kind == "boolean" else "string")
        for name, kind in sorted(frame.dtypes)
    ]
    moment = re.compile(r"(\d{2}:\d{2}\.\d{3}\d*?)0*Z")
    return [
        [moment.sub(r"\1Z", cell) if isinstance(cell, str) else cell for cell in row]
        for row in frame.select(*columns).collect()
    ]


def test_pyiceberg_reads_what_spark_reads(
    raw: Callable[..., Path], load: Callable[..., Report], run_job: RunJob, space: Namespace
) -> None:
    """All odd lines are among the rows: those of cases/eks-iceberg/01, 02, 05, 08, 10, 11, 13."""
    source = raw(17, request(17) + line(agent="\U0001f600" * 20) + "\n")
    odd = [*(said for said, _ in [*GOOD.values(), *BAD.values()]), *NONE.values()]
    (source / "2015/05/17/odd.log").write_bytes(b"\n".join(map(as_bytes, odd)))
    load(source, "--max-reject-percent", 90)
    raw(17, request(17))
    load(source, "--max-reject-percent", 90)
    run_job("access-log-analytics", "--database", space.database)

    counts = {}
    for name in TABLES:
        table = space.table(name)
        told = read_iceberg(iceberg(metadata(table)))
        assert told["complaints"] == [], name
        assert told["predicates"] > len(table.read().columns), name
        assert sorted(told["rows"], key=str) == sorted(cells(table), key=str), name
        states = [row[0] for row in table.metadata("snapshots").select("snapshot_id").collect()]
        assert told["snapshots"] == {str(state): table.at(state).count() for state in states}
        counts[name] = told["count"], len(states)

    assert counts["access_logs"] == (len(GOOD) + 1, 2)
    assert counts["rejects"] == (len(BAD), 2)
