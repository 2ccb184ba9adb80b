"""Makes tables as they are declared, and brings older ones up to date without rewriting data."""

from __future__ import annotations

from pyspark.sql import types as T

from lake_etl.errors import BadData
from lake_etl.iceberg.conflicts import ConflictError
from lake_etl.iceberg.declared import Column, Table
from lake_etl.iceberg.locks import committing
from lake_etl.iceberg.table import Namespace, TableName, quoted

# Row-level deletes need version 2; zstd is Iceberg's own default, said for readers of the metadata.
PROPERTIES = {
    "format-version": "2",
    "write.parquet.compression-codec": "zstd",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "100",
}


def ensure(namespace: Namespace, *tables: Table) -> None:
    """Makes what is missing: the database, `tables`, columns of theirs. Renames renamed columns.

    Old snapshots stay readable under the names that they had. Raises BadData for a column whose
    type is another than declared.
    """
    spark = namespace.spark
    spark.sql(
        f"CREATE NAMESPACE IF NOT EXISTS {quoted(namespace.catalog)}.{quoted(namespace.database)}"
    )
    for table in tables:
        name = namespace.table(table.name)
        if name.exists():
            _update(name, table)
        else:
            _change(name, _created(name, table))


def _created(name: TableName, table: Table) -> str:
    columns = ", ".join(_declared(column) for column in table.columns)
    parts = f" PARTITIONED BY ({', '.join(table.partitions)})" if table.partitions else ""
    properties = ", ".join(f"'{key}' = '{value}'" for key, value in PROPERTIES.items())
    return (
        f"CREATE TABLE IF NOT EXISTS {name.sql} ({columns}) USING iceberg{parts}"
        f" COMMENT {_text(table.comment)} TBLPROPERTIES ({properties})"
    )


def _update(name: TableName, table: Table) -> None:
    alter = f"ALTER TABLE {name.sql}"
    present = {field.name: field for field in name.read().schema.fields}
    complaints = []
    for column in table.columns:
        former = [old for old in column.formerly if old in present]
        if column.name not in present and former:
            _change(name, f"{alter} RENAME COLUMN {quoted(former[0])} TO {quoted(column.name)}")
            present[column.name] = present.pop(former[0])
        if column.name not in present:
            _change(name, f"{alter} ADD COLUMN {_declared(column)}")
            continue
        field = present[column.name]
        if field.dataType.simpleString() != column.type:
            complaints.append(
                f"{name.plain}: wanted {column.name} as {column.type}, came"
                f" {field.dataType.simpleString()};"
                " rename that column, and the next run adds its own"
            )
        elif _comment(field) != column.comment:
            comment = _text(column.comment)
            _change(name, f"{alter} ALTER COLUMN {quoted(column.name)} COMMENT {comment}")
    if complaints:
        raise BadData(*complaints)


def _change(name: TableName, statement: str) -> None:
    """A change of the table itself, which is a commit like any other."""
    try:
        with committing(name):
            name.spark.sql(statement)
    except ConflictError as error:
        raise BadData(
            f"{name.plain}: another job changed the table meanwhile: run again ({error})"
        ) from error


def _declared(column: Column) -> str:
    return f"{quoted(column.name)} {column.type} COMMENT {_text(column.comment)}"


def _comment(field: T.StructField) -> str:
    return str(field.metadata.get("comment", ""))


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
