"""What the ways share: the session, and what each reports of itself as one line of JSON."""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import polars as pl
from pyspark.sql import SparkSession

from lake_etl.session import session

CORES = 2
DRIVER_MEMORY = "4g"

# G1's concurrent threads would take their share of two cores.
JAVA_OPTIONS = "-XX:+UseParallelGC"

# What the variants set for every driver and executor (components/spark/sparkJava.ts).
LAKE_JAVA_OPTIONS = f"{JAVA_OPTIONS} -XX:FreqInlineSize=120 -XX:InlineSmallCode=1000"
ICEBERG = "org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.10.1"


def lake_session(warehouse: str) -> tuple[SparkSession, float]:
    """The jobs' own session with an Iceberg catalog `lake`, and the seconds that it took."""
    catalog = "spark.sql.catalog.lake"
    return _started(
        {
            "spark.jars.packages": ICEBERG,
            "spark.sql.extensions": (
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"
            ),
            catalog: "org.apache.iceberg.spark.SparkCatalog",
            f"{catalog}.type": "hadoop",
            f"{catalog}.warehouse": warehouse,
        },
        own=True,
    )


def plain_session() -> tuple[SparkSession, float]:
    """A session with Spark's defaults, and the seconds that it took."""
    return _started({"spark.sql.session.timeZone": "UTC"}, own=False)


def _started(settings: Mapping[str, str], *, own: bool) -> tuple[SparkSession, float]:
    began = time.monotonic()
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.extraJavaOptions": LAKE_JAVA_OPTIONS if own else JAVA_OPTIONS,
        **settings,
    }
    words = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
    os.environ["PYSPARK_SUBMIT_ARGS"] = (
        f"--master local[{CORES}] --driver-memory {DRIVER_MEMORY} {shlex.join(words)} pyspark-shell"
    )
    spark = session("bench") if own else SparkSession.builder.appName("bench").getOrCreate()
    spark.range(1).count()
    return spark, time.monotonic() - began


def measured(started: float, seconds: float, out: str, rejected: int | None) -> None:
    """Prints what a way took and made. Rows are counted outside the time taken."""
    files = [file for file in Path(out).rglob("*.parquet") if "rejects" not in file.parts]
    files = [file for file in files if "loads" not in file.parts]
    rows = sum(pl.scan_parquet(file).select(pl.len()).collect().item() for file in files)
    said = {
        "session": round(started, 2),
        "seconds": round(seconds, 2),
        "files": len(files),
        "bytes": sum(file.stat().st_size for file in files),
        "rows": rows,
        "rejected": rejected,
    }
    sys.stdout.write(json.dumps(said) + "\n")
