"""The journal of loads: which folders stand in the tables as they are now."""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone

from pyspark.sql import Window
from pyspark.sql import functions as F

from lake_etl.access_logs.folders import Folder
from lake_etl.access_logs.schema import LOADS
from lake_etl.access_logs.tally import FileTally
from lake_etl.iceberg.data_files import DataFile, target_of
from lake_etl.iceberg.file_commits import append_files
from lake_etl.iceberg.table import Namespace
from lake_etl.worker_storage import place_of


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
    """Writes down that files were loaded, now. No commit where none was."""
    load, now = uuid.uuid4().hex, datetime.now(timezone.utc)
    rows = [
        (
            *(load, now, tally.file.name, tally.file.folder),
            *(tally.file.bytes, tally.file.modified.astimezone(timezone.utc)),
            *(tally.lines, tally.parsed, tally.rejected, tally.skipped, tally.fault),
        )
        for tally in tallies
    ]
    if not rows:
        return
    table = namespace.table(LOADS.name)
    # Not imported with the module, for polars is not on every machine that has this wheel.
    writer = importlib.import_module("lake_etl.iceberg.file_writer")
    file: DataFile = writer.write_rows(
        place_of(namespace.spark), target_of(table, LOADS), LOADS, rows
    )
    append_files(table, LOADS, [file])


def _state(folder: Folder) -> set[tuple[str, int, datetime]]:
    return {(file.name, file.bytes, file.modified) for file in folder.files}
