"""Two measurements of tables: a day loaded again as the table grows, and what maintenance gains.

    python bench/access_logs/tables.py --days FOLDER [--at 15,30,60] [--appends 200]

FOLDER has YYYY/MM/DD folders (see data.py). Times are medians of --repeats.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measured import lake_session
from pyspark.sql import DataFrame, SparkSession

from lake_etl.access_logs.schema import ACCESS_LOGS
from lake_etl.iceberg.evolve import ensure
from lake_etl.iceberg.table import Namespace, TableName
from lake_etl.params import parse
from lake_etl.registry import jobs
from lake_etl.report import Report

REPOSITORY = Path(__file__).parents[2]
DEFAULT_RESULTS = REPOSITORY / "bench" / "results" / "access_log_tables.json"


def main(words: list[str]) -> int:
    """Measures both and writes --results."""
    parser = argparse.ArgumentParser(description="Measures reloads and maintenance.")
    parser.add_argument("--days", type=Path, required=True, help="root of YYYY/MM/DD folders")
    parser.add_argument("--at", default="15,30,60", help="sizes of the table in days")
    parser.add_argument("--appends", type=int, default=200, help="small appends to one table")
    parser.add_argument("--repeats", type=int, default=3, help="measurements of each")
    parser.add_argument("--results", type=Path, default=DEFAULT_RESULTS, help="JSON file to write")
    wanted = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="bench-tables-") as warehouse:
        spark, _ = lake_session(warehouse)
        results = {
            "machine": {"cores": os.cpu_count()},
            "reload": _reloads(
                spark, wanted.days, [int(n) for n in wanted.at.split(",")], wanted.repeats
            ),
            "maintenance": _maintenance(spark, wanted.appends, wanted.repeats),
        }
        spark.stop()
    wanted.results.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(results, indent=2) + "\n")
    return 0


def _reloads(
    spark: SparkSession, root: Path, sizes: list[int], repeats: int
) -> list[dict[str, Any]]:
    """Seconds that loading one day again takes, when the table has so many days."""
    folders = sorted(file.parent for file in root.rglob("*.gz"))
    days = ["-".join(folder.parts[-3:]) for folder in folders]
    found = []
    for size in sizes:
        _load(spark, root, days[0], days[size - 1])
        day = days[size // 2]
        seconds = _median(lambda day=day: _load(spark, root, day, day), repeats)
        found.append({"days": size, "reload_seconds": seconds})
        sys.stderr.write(f"{found[-1]}\n")
    return found


def _load(spark: SparkSession, root: Path, first: str, last: str) -> None:
    _run(spark, "access-logs", "--source", str(root), "--first-day", first, "--last-day", last)


def _maintenance(spark: SparkSession, appends: int, repeats: int) -> dict[str, Any]:
    """Seconds of a full scan: of a table written once, after small appends, after maintenance."""
    space = Namespace(spark, "lake", "appended")
    ensure(space, ACCESS_LOGS)
    rows = spark.table("lake.web.access_logs").cache()
    total = rows.count()
    appended = space.table(ACCESS_LOGS.name)
    slices = rows.randomSplit([1.0] * appends, seed=1)
    began = time.monotonic()
    for one in slices:
        one.coalesce(1).writeTo(appended.sql).append()
    appending = round(time.monotonic() - began, 1)
    once = _once(space, rows)
    rows.unpersist()
    before = _median(lambda: _scan(appended), repeats)
    files = appended.metadata("files").count()
    began = time.monotonic()
    _run(spark, "iceberg-maintenance", "--database", "appended", "--tables", appended.name)
    maintaining = round(time.monotonic() - began, 1)
    # Both in turn, so that neither has the warmer machine.
    after, written_once = (
        _median(lambda: _scan(appended), repeats),
        _median(lambda: _scan(once), repeats),
    )
    return {
        "appends": appends,
        "rows": total,
        "append_seconds": appending,
        "files_before": files,
        "files_after": appended.metadata("files").count(),
        "maintenance_seconds": maintaining,
        "scan_seconds": {"appended": before, "maintained": after, "written_once": written_once},
        "maintained_against_once": round(after / written_once, 2),
    }


def _once(space: Namespace, rows: DataFrame) -> TableName:
    """A table of the same rows by one append."""
    other = Namespace(space.spark, "lake", "once")
    ensure(other, ACCESS_LOGS)
    table = other.table(ACCESS_LOGS.name)
    rows.writeTo(table.sql).append()
    return table


def _scan(table: TableName) -> None:
    table.read().write.format("noop").mode("overwrite").save()


def _median(work: Callable[[], None], repeats: int) -> float:
    taken = []
    for _ in range(repeats):
        began = time.monotonic()
        work()
        taken.append(time.monotonic() - began)
    return round(statistics.median(taken), 2)


def _run(spark: SparkSession, name: str, *words: str) -> None:
    job = jobs()[name]
    job.run(spark, parse(job.params, words, name), Report(name, "bench"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
