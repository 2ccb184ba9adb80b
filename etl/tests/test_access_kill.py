"""A driver killed while it loads: the next run ends where an undisturbed one does."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyspark
import pytest
from pyspark.sql import SparkSession

from conftest import RunJob, iceberg_words
from lake_etl.iceberg.table import Namespace

pytestmark = pytest.mark.spark

ETL = Path(__file__).parents[1]
LINES = 60_000

# Long enough for a slow machine; the test ends as soon as there is something to kill.
MOST_SECONDS = 240


def test_a_driver_killed_while_it_writes_leaves_nothing_that_the_next_run_keeps(
    spark: SparkSession, run_job: RunJob, tmp_path: Path
) -> None:
    source, warehouse = tmp_path / "in", tmp_path / "warehouse"
    source.mkdir()
    text = "".join(
        f'10.0.{n // 250}.{n % 250} - - [17/May/2015:{n % 24:02d}:00:00 +0000] "GET /{n} HTTP/1.1"'
        f' 200 {n} "-" "Agent/{n % 50}"\n'
        for n in range(LINES)
    )
    (source / "a.log.gz").write_bytes(gzip.compress((text + "broken\n").encode()))
    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    env = {key: value for key, value in os.environ.items() if key != "PYSPARK_SUBMIT_ARGS"}
    driver = subprocess.Popen(
        [
            *(submit, "--master", "local[1]", "--conf", "spark.ui.enabled=false"),
            *(*iceberg_words(warehouse), ETL / "run_job.py", "access-logs", "--source", source),
        ],
        env={**env, "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ETL / "src")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for_data(warehouse, driver)
    finally:
        os.killpg(driver.pid, signal.SIGKILL)
        driver.wait()
    spark.conf.set("spark.sql.catalog.killed", "org.apache.iceberg.spark.SparkCatalog")
    spark.conf.set("spark.sql.catalog.killed.type", "hadoop")
    spark.conf.set("spark.sql.catalog.killed.warehouse", str(warehouse))
    logs = Namespace(spark, "killed", "web").table("access_logs")
    assert logs.read().isEmpty(), "the driver was killed too late to show anything"

    run_job("access-logs", "--source", source, "--catalog", "killed")
    run_job("access-logs", "--source", source, "--database", "undisturbed")

    undisturbed = Namespace(spark, "lake", "undisturbed")
    for table in ("access_logs", "rejects"):
        came = Namespace(spark, "killed", "web").table(table).read()
        wanted = undisturbed.table(table).read()
        assert came.count() == wanted.count() == {"access_logs": LINES, "rejects": 1}[table]
        assert came.exceptAll(wanted).isEmpty()


def _wait_for_data(warehouse: Path, driver: subprocess.Popen[bytes]) -> None:
    """Until a file of rows is being written."""
    until = time.monotonic() + MOST_SECONDS
    while not list(warehouse.glob("web/access_logs/data/**/*.parquet")):
        assert driver.poll() is None, "the load ended before it could be killed"
        assert time.monotonic() < until, "the load never began to write"
        time.sleep(0.02)
