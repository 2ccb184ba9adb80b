"""Data files of an Iceberg table as tasks write them, and where: plain values that travel."""

from __future__ import annotations

import dataclasses
from typing import Any

from lake_etl.errors import BadData
from lake_etl.iceberg.declared import Table
from lake_etl.iceberg.table import TableName
from lake_etl.storage import with_scheme
from lake_etl.worker_storage import check_reach

# The values of a file's partition, in the order of the table's partition fields: a day is a number
# of days since 1970.
Partition = tuple[int | str, ...]

# org.apache.iceberg.PartitionSpec, through py4j.
JavaSpec = Any


@dataclasses.dataclass(frozen=True)
class DataFile:
    """One Parquet file that a task wrote. It belongs to the table once a commit names it."""

    uri: str
    bytes: int
    rows: int
    partition: Partition


@dataclasses.dataclass(frozen=True)
class Target:
    """Where files of a table go, and by which ids Iceberg finds their columns."""

    folder: str
    field_ids: tuple[tuple[str, int], ...]


def target_of(table: TableName, declared: Table) -> Target:
    """Where files for `table` go, with the columns that `declared` names.

    Raises BadData for a table that is divided otherwise than declared, and BadParams for one in a
    place that workers cannot reach: before anything is written.
    """
    declared_spec(table, declared)
    java = table.java()
    placed = str(java.locationProvider().newDataLocation("file"))
    folder = with_scheme(table.spark, placed.rpartition("/")[0])
    check_reach(folder)
    return Target(
        folder=folder,
        field_ids=tuple(
            (column.name, int(java.schema().findField(column.name).fieldId()))
            for column in declared.columns
        ),
    )


def declared_spec(table: TableName, declared: Table) -> JavaSpec:
    """The table's partition spec that is as `declared`, be it an older one.

    Raises BadData where there is none: its files would be in no partition of the table.
    """
    specs = list(table.java().specs().values())
    for spec in specs:
        if _partitions(spec) == declared.partitions:
            return spec
    raise BadData(
        f"{table.plain}: wanted a table partitioned by {', '.join(declared.partitions)}, came"
        f" {', '.join(_partitions(specs[-1])) or 'none'}: add these partition fields with ALTER"
        " TABLE, or rename the table, and the next run makes its own"
    )


def _partitions(spec: JavaSpec) -> tuple[str, ...]:
    """The partition fields as SQL writes them."""
    found = []
    for field in spec.fields():
        column = str(spec.schema().findColumnName(field.sourceId()))
        transform = str(field.transform().toString())
        if transform != "void":
            found.append(column if transform == "identity" else f"{transform}s({column})")
    return tuple(found)
