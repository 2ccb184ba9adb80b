"""What each way reports of itself: seconds of wall and CPU, files and rows, as one line of JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import duckdb
from pyspark.sql import SparkSession

TABLES = ("songs", "artists", "users", "time", "songplays")
CORES = 2
DRIVER_MEMORY = "4g"

# G1's concurrent threads would take their share of two cores.
JAVA_OPTIONS = "-XX:+UseParallelGC"

# What the variants set for every driver and executor (components/spark/sparkJava.ts).
LAKE_JAVA_OPTIONS = f"{JAVA_OPTIONS} -XX:FreqInlineSize=120 -XX:InlineSmallCode=1000"


def spark_session(name: str, settings: Mapping[str, str]) -> tuple[SparkSession, float]:
    """A local session that has run a job, and the seconds that took."""
    began = time.monotonic()
    builder = SparkSession.builder.master(f"local[{CORES}]").appName(name)
    builder = builder.config("spark.driver.memory", DRIVER_MEMORY)
    builder = builder.config("spark.driver.extraJavaOptions", JAVA_OPTIONS)
    builder = builder.config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC")
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.range(1).count()
    return spark, time.monotonic() - began


def cpu_seconds() -> float:
    """User and system time of this process and all that it has started, ended ones included.

    CPU seconds hardly move when a neighbour works, wall seconds do. By /proc, so on Linux only.
    """
    children: dict[int, list[int]] = defaultdict(list)
    ticks: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            stat = (folder / "stat").read_text()
        except OSError:
            continue  # It has ended meanwhile; its parent has its time.
        # Behind the name, which may hold blanks: state, parent, …, utime, stime, cutime, cstime.
        fields = stat.rpartition(")")[2].split()
        children[int(fields[1])].append(int(folder.name))
        ticks[int(folder.name)] = sum(map(int, fields[11:15]))
    total, waiting = 0, [os.getpid()]
    while waiting:
        pid = waiting.pop()
        total += ticks.get(pid, 0)
        waiting += children[pid]
    return total / os.sysconf("SC_CLK_TCK")


class Clock:
    """Wall and CPU seconds since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.monotonic(), cpu_seconds()

    def read(self) -> tuple[float, float]:
        """Wall seconds, CPU seconds."""
        return time.monotonic() - self._wall, cpu_seconds() - self._cpu


def measured(session: float, clock: Clock, out: str) -> None:
    """Prints what a way took and made. Rows are counted by DuckDB, outside the time taken."""
    seconds, cpu = clock.read()
    files = [file for file in Path(out).rglob("*.parquet") if file.is_file()]
    rows = {}
    for table in TABLES:
        pattern = f"{out}/{table}/**/*.parquet"
        ((count,),) = duckdb.read_parquet(pattern).count("*").fetchall()
        rows[table] = count
    said = {
        "session": round(session, 2),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "files": len(files),
        "bytes": sum(file.stat().st_size for file in files),
        "rows": rows,
    }
    sys.stdout.write(json.dumps(said) + "\n")
