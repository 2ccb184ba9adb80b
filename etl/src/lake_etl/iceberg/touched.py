"""Which days of a table commits have touched, from the metadata of those commits alone."""

from __future__ import annotations

from datetime import date

from pyspark.sql import functions as F

from lake_etl.iceberg.table import TableName

# Rewriting files changes no row.
_REWRITE = "replace"

# An entry of a manifest: a file that was there before, added or removed by the commit.
_EXISTING = 0


def days_since(table: TableName, since: int | None, until: int, partition: str) -> set[date] | None:
    """The days in which rows were added or removed after snapshot `since`, up to `until`.

    `partition` names the partition field that holds the day. None stands for any day: `since` is
    None, or has expired.
    """
    commits = _commits(table, since, until)
    if commits is None:
        return None
    days: set[date] = set()
    for commit in commits:
        # A commit's own entries are in the manifests that it wrote.
        entries = (
            table.spark.read.format("iceberg")
            .option("snapshot-id", commit)
            .load(f"{table.plain}.entries")
            .where((F.col("snapshot_id") == commit) & (F.col("status") != _EXISTING))
        )
        rows = entries.select(F.col("data_file.partition")[partition]).distinct().collect()
        days |= {row[0] for row in rows if row[0] is not None}
    return days


def _commits(table: TableName, since: int | None, until: int) -> list[int] | None:
    """The ids of the commits after `since`, newest first; None when `since` is not before them."""
    if since is None:
        return None
    rows = table.metadata("snapshots").select("snapshot_id", "parent_id", "operation").collect()
    by_id = {row["snapshot_id"]: row for row in rows}
    commits: list[int] = []
    at: int | None = until
    while at != since:
        if at is None or at not in by_id:
            return None
        if by_id[at]["operation"] != _REWRITE:
            commits.append(at)
        at = by_id[at]["parent_id"]
    return commits
