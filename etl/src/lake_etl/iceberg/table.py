"""One Iceberg table by name: whether it exists, its columns, snapshots and properties."""

from __future__ import annotations

import dataclasses
from typing import Any

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession

from lake_etl.fields import matching

# What the pipeline's settings call them.
CATALOG, DATABASE = "lake", "web"

# org.apache.iceberg.Table, through py4j.
JavaTable = Any

_IDENTIFIER = matching(r"[A-Za-z][A-Za-z0-9_]*", "a letter, then letters, digits or '_'")


def identifier(value: str) -> str | None:
    """Wants a name that needs no quotes in SQL."""
    return _IDENTIFIER(value)


@dataclasses.dataclass(frozen=True)
class Namespace:
    """A database of a catalog of the session."""

    spark: SparkSession
    catalog: str
    database: str

    def table(self, name: str) -> TableName:
        """The table `name` in here, which need not exist."""
        return TableName(self, name)

    def tables(self) -> list[str]:
        """The names of all tables in here, sorted."""
        found = self.spark.sql(f"SHOW TABLES IN {quoted(self.catalog)}.{quoted(self.database)}")
        return sorted(row["tableName"] for row in found.collect())


@dataclasses.dataclass(frozen=True)
class TableName:
    """A table of a namespace."""

    namespace: Namespace
    name: str

    @property
    def spark(self) -> SparkSession:
        """The session that reaches it."""
        return self.namespace.spark

    @property
    def sql(self) -> str:
        """Its name as SQL has it."""
        return ".".join(
            quoted(part) for part in (self.namespace.catalog, self.namespace.database, self.name)
        )

    @property
    def plain(self) -> str:
        """Its name for people."""
        return f"{self.namespace.catalog}.{self.namespace.database}.{self.name}"

    def exists(self) -> bool:
        """Whether the catalog holds it. What else goes wrong is raised."""
        try:
            self.read()
        except AnalysisException as error:
            if "TABLE_OR_VIEW_NOT_FOUND" in str(error):
                return False
            raise
        return True

    def read(self) -> DataFrame:
        """Its current rows."""
        return self.spark.table(self.sql)

    def at(self, snapshot: int | None) -> DataFrame:
        """Its rows as of a snapshot (None: the current one), under today's names of columns."""
        if snapshot is None:
            return self.read()
        return self.spark.read.option("snapshot-id", snapshot).table(self.sql)

    def metadata(self, kind: str) -> DataFrame:
        """One of Iceberg's metadata tables: snapshots, files, refs and others."""
        return self.spark.table(f"{self.sql}.{kind}")

    def snapshot(self) -> int | None:
        """The id of the current snapshot; None before the first commit."""
        current = self.java().currentSnapshot()
        return int(current.snapshotId()) if current else None

    def summary_of(self, key: str, value: str) -> tuple[int, dict[str, str]] | None:
        """The id and the summary of the latest snapshot whose summary says so, if one does."""
        table = self.java()
        snapshot = table.currentSnapshot()
        while snapshot is not None and snapshot.summary().get(key) != value:
            parent = snapshot.parentId()
            snapshot = None if parent is None else table.snapshot(parent)
        return snapshot and (int(snapshot.snapshotId()), dict(snapshot.summary()))

    def properties(self) -> dict[str, str]:
        """Its table properties."""
        return dict(self.java().properties())

    def set_property(self, key: str, value: str) -> None:
        """Sets one property, unless it has that value."""
        if self.properties().get(key) != value:
            self.spark.sql(f"ALTER TABLE {self.sql} SET TBLPROPERTIES ('{key}' = '{value}')")

    def location(self) -> str:
        """The URI of its folder."""
        return str(self.java().location())

    def java(self) -> JavaTable:
        """Iceberg's own table, up to date: what it knows needs no Spark job."""
        spark: Any = self.spark
        util = spark.sparkContext._jvm.org.apache.iceberg.spark.Spark3Util
        table = util.loadIcebergTable(spark._jsparkSession, self.sql)
        table.refresh()
        return table


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever it holds."""
    return "`" + name.replace("`", "``") + "`"
