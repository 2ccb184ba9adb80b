"""A table's columns as polars has them. Imported where polars is, which is not everywhere."""

from __future__ import annotations

import polars as pl

from lake_etl.iceberg.declared import Table

_TYPES: dict[str, pl.DataType] = {
    "string": pl.String(),
    "boolean": pl.Boolean(),
    "int": pl.Int32(),
    "bigint": pl.Int64(),
    "timestamp": pl.Datetime("us", "UTC"),
}


def types_of(table: Table, *names: str) -> dict[str, pl.DataType]:
    """The type of each column of `names`, or of every column of the table."""
    types = {column.name: _TYPES[column.type] for column in table.columns}
    return {name: types[name] for name in names or types}
