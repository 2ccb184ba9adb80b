"""What keeps a table quick to read and its storage small, by Iceberg's own procedures."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

from lake_etl.iceberg.locks import committing
from lake_etl.iceberg.table import TableName, quoted
from lake_etl.report import Report, TableEntry

MIB = 1 << 20

# Files that a partition must have before they are joined. Iceberg waits for 5.
FEWEST_FILES = 2


def maintain(
    table: TableName, retain_days: int, orphan_days: int, target_file_mib: int, report: Report
) -> None:
    """Joins small files, then removes what neither the table nor a kept snapshot needs.

    Rows stay as they are, and readers are not disturbed. The current snapshot is always kept.
    Raises ConflictError when a load changes the files that are being joined.
    """
    began = time.monotonic()
    now = datetime.now(timezone.utc)
    _call(
        table,
        "rewrite_data_files",
        "options => map("
        f"'target-file-size-bytes', '{target_file_mib * MIB}',"
        f"'min-input-files', '{FEWEST_FILES}')",
    )
    _call(table, "rewrite_manifests")
    _call(table, "expire_snapshots", f"older_than => {_moment(now, retain_days)}, retain_last => 1")
    _call(table, "remove_orphan_files", f"older_than => {_moment(now, orphan_days)}")
    report.tables.append(_entry(table, time.monotonic() - began))


def _call(table: TableName, procedure: str, arguments: str = "") -> None:
    named = f"{quoted(table.namespace.database)}.{quoted(table.name)}".replace("'", "''")
    rest = f", {arguments}" if arguments else ""
    catalog = quoted(table.namespace.catalog)
    with committing(table):
        table.spark.sql(f"CALL {catalog}.system.{procedure}(table => '{named}'{rest})").collect()


def _moment(now: datetime, days: int) -> str:
    return f"TIMESTAMP '{now - timedelta(days=days):%Y-%m-%d %H:%M:%S}'"


def _entry(table: TableName, seconds: float) -> TableEntry:
    (found,) = (
        table.metadata("files")
        .selectExpr("count(*)", "sum(record_count)", "sum(file_size_in_bytes)")
        .collect()
    )
    files, rows, size = (int(value or 0) for value in found)
    return TableEntry(
        name=table.name,
        uri=table.location(),
        rows_in=rows,
        rows=rows,
        rejected=0,
        files=files,
        bytes=size,
        seconds=round(seconds, 3),
    )
