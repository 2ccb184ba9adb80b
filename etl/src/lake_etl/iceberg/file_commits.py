"""Commits files that tasks have written: by Iceberg's own interface, without a Spark job."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lake_etl.iceberg.commits import COMMIT_KEY, Commit, commit_named, made
from lake_etl.iceberg.conflicts import Failures, found_in, lost, told
from lake_etl.iceberg.data_files import DataFile, JavaSpec, declared_spec
from lake_etl.iceberg.declared import Table
from lake_etl.iceberg.locks import holder_of, telling_of_waits
from lake_etl.iceberg.table import JavaTable, TableName

# Footers that are read side by side: each is a round trip or two to an object store.
_AT_A_TIME = 16

# org.apache.iceberg.DataFile, through py4j.
JavaFile = Any

# org.apache.iceberg.SnapshotUpdate and Expression, through py4j, and py4j's view of all classes.
JavaUpdate = Any
JavaExpression = Any
Jvm = Any


def replace_with_files(
    table: TableName,
    declared: Table,
    files: Sequence[DataFile],
    replaced: tuple[str, Sequence[str]],
    base: int | None,
) -> Commit:
    """Puts the rows of `files` in place of those whose column `replaced` has one of its values.

    The column must be one that the table is partitioned by. Raises ConflictError when another
    commit has added or removed such rows since the snapshot `base`: none names the files then.
    """
    java = table.java()
    where = _is_in(_jvm(table), *replaced)
    update = java.newOverwrite().overwriteByRowFilter(where).conflictDetectionFilter(where)
    update = update.validateNoConflictingData().validateNoConflictingDeletes()
    if base is not None:
        update = update.validateFromSnapshot(base)
    for file in _java_files(table, java, declared_spec(table, declared), files):
        update = update.addFile(file)
    return _committed(table, update)


def append_files(table: TableName, declared: Table, files: Sequence[DataFile]) -> None:
    """Adds the rows of `files`. Appends never stand in one another's way."""
    java = table.java()
    update = java.newAppend()
    for file in _java_files(table, java, declared_spec(table, declared), files):
        update = update.appendFile(file)
    _committed(table, update)


def has_files(table: TableName, column: str, values: Iterable[str]) -> bool:
    """Whether any file of the table may have rows whose column has one of the values.

    From metadata alone. For a column that the table is partitioned by it is known for sure.
    """
    java = table.java()
    found = java.newScan().filter(_is_in(_jvm(table), column, values)).planFiles()
    try:
        return bool(found.iterator().hasNext())
    finally:
        found.close()


def remove_files(table: TableName, files: Iterable[DataFile]) -> None:
    """Removes files that no commit has named."""
    io = table.java().io()
    for file in files:
        io.deleteFile(file.uri)


def _java_files(
    table: TableName, java: JavaTable, spec: JavaSpec, files: Sequence[DataFile]
) -> list[JavaFile]:
    """The files as a commit takes them, with what their footers say of their columns."""
    jvm = _jvm(table)
    io, config = java.io(), jvm.org.apache.iceberg.MetricsConfig.forTable(java)

    def one(file: DataFile) -> JavaFile:
        source = io.newInputFile(file.uri)
        metrics = jvm.org.apache.iceberg.parquet.ParquetUtil.fileMetrics(source, config)
        builder = jvm.org.apache.iceberg.DataFiles.builder(spec).withInputFile(source)
        built = builder.withFormat("PARQUET").withMetrics(metrics)
        if spec.isPartitioned():
            partition = jvm.org.apache.iceberg.PartitionData(spec.partitionType())
            for place, value in enumerate(file.partition):
                partition.set(place, value)
            built = built.withPartition(partition)
        return built.build()

    with ThreadPoolExecutor(max(1, min(len(files), _AT_A_TIME))) as pool:
        return list(pool.map(one, files))


def _committed(table: TableName, update: JavaUpdate) -> Commit:
    name = uuid.uuid4().hex
    try:
        with telling_of_waits(table):
            update.set(COMMIT_KEY, name).commit()
    except Failures as error:
        # A catalog may take a commit and answer that it did not; asked again, it finds a conflict.
        commit = _looked_up(table, name, error)
        if commit is not None:
            return commit
        raise told(table.plain, error, holder_of(table)) from error
    return made(table, name)


def _looked_up(table: TableName, name: str, error: Exception) -> Commit | None:
    """The commit that failed with `error`, where it was made all the same.

    A look that fails as well is no answer: the commit's own error stays the error.
    """
    try:
        return commit_named(table, name)
    except Failures as look:
        if found_in(error) is None and found_in(look) is None:
            raise error from look
        raise lost(table.plain, error, look) from error


def _is_in(jvm: Jvm, column: str, values: Iterable[str]) -> JavaExpression:
    """Iceberg's expression that the column has one of the values."""
    listed = jvm.java.util.ArrayList()
    for value in values:
        listed.add(value)
    return getattr(jvm.org.apache.iceberg.expressions.Expressions, "in")(column, listed)


def _jvm(table: TableName) -> Jvm:
    return table.spark.sparkContext._jvm
