"""The journal of loads: which folders stand in the tables as they are now."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone

from pyspark.sql import Window
from pyspark.sql import functions as F

from lake_etl.access_logs.folders import Folder
from lake_etl.access_logs.scan import FileTally
from lake_etl.access_logs.schema import LOADS
from lake_etl.iceberg.commits import append
from lake_etl.iceberg.table import Namespace

_SCHEMA = ", ".join(f"{column.name} {column.type}" for column in LOADS.columns)


def unloaded(namespace: Namespace, found: Sequence[Folder]) -> list[Folder]:
    """The folders whose files are not those that were last loaded, all without a fault."""
    table = namespace.table(LOADS.name)
    if table.snapshot() is None:
        return list(found)
    latest = Window.partitionBy("source_folder").orderBy(F.desc("loaded_at"), F.desc("load"))
    rows = (
        table.read()
        .withColumn("place", F.rank().over(latest))
        .where("place = 1 AND fault IS NULL")
        .select("source_folder", "source_file", "bytes", "modified")
        .collect()
    )
    loaded: dict[str, set[tuple[str, int, datetime]]] = {}
    for row in rows:
        files = loaded.setdefault(row["source_folder"], set())
        files.add((row["source_file"], row["bytes"], row["modified"]))
    return [folder for folder in found if _state(folder) != loaded.get(folder.name)]


def note(namespace: Namespace, tallies: Iterable[FileTally]) -> None:
    """Writes down that files were loaded, now."""
    load, now = uuid.uuid4().hex, datetime.now(timezone.utc)
    rows = [
        (
            *(load, now, tally.file.name, tally.file.name.rpartition("/")[0]),
            *(tally.file.bytes, tally.file.modified),
            *(tally.lines, tally.parsed, tally.rejected, tally.fault),
        )
        for tally in tallies
    ]
    append(namespace.table(LOADS.name), namespace.spark.createDataFrame(rows, _SCHEMA).coalesce(1))


def _state(folder: Folder) -> set[tuple[str, int, datetime]]:
    return {(file.name, file.bytes, file.modified) for file in folder.files}
