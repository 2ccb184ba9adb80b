"""Writes by one commit each, which fails when another one has changed the same rows meanwhile."""

from __future__ import annotations

import dataclasses
import uuid

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake_etl.errors import BadData
from lake_etl.iceberg.locks import committing
from lake_etl.iceberg.table import TableName

# Names a commit in its snapshot's summary, so that it can be told from another writer's.
COMMIT_KEY = "lake-commit"


@dataclasses.dataclass(frozen=True)
class Commit:
    """What one commit added."""

    snapshot: int
    rows: int
    files: int
    bytes: int


def replace(table: TableName, rows: DataFrame, where: Column, base: int | None) -> Commit:
    """Puts `rows` in place of those that `where` selects, all at once.

    `where` must select whole partitions. Raises ConflictError when another commit has added or
    removed such rows since the snapshot `base`.
    """
    writer = aligned(table, rows).writeTo(table.sql).option("isolation-level", "serializable")
    if base is not None:
        writer = writer.option("validate-from-snapshot-id", str(base))
    name = uuid.uuid4().hex
    with committing(table):
        writer.option(f"snapshot-property.{COMMIT_KEY}", name).overwrite(where)
    return made(table, name)


def aligned(table: TableName, rows: DataFrame) -> DataFrame:
    """`rows` with the table's columns; those that somebody has added to the table are null."""
    given = set(rows.columns)
    fields = table.read().schema.fields
    return rows.select(
        *(
            F.col(field.name)
            if field.name in given
            else F.lit(None).cast(field.dataType).alias(field.name)
            for field in fields
        )
    )


def commit_named(table: TableName, name: str) -> Commit | None:
    """The commit that was given that name as its COMMIT_KEY, if it was made."""
    found = table.summary_of(COMMIT_KEY, name)
    if found is None:
        return None
    snapshot, summary = found
    return Commit(
        snapshot=snapshot,
        rows=int(summary.get("added-records", 0)),
        files=int(summary.get("added-data-files", 0)),
        bytes=int(summary.get("added-files-size", 0)),
    )


def made(table: TableName, name: str) -> Commit:
    """The commit with that name, which has just been made."""
    commit = commit_named(table, name)
    if commit is None:
        raise BadData(f"{table.plain}: the commit just made is gone: was the table rolled back?")
    return commit
