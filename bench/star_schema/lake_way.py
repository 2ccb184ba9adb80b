"""The star schema as the job builds it, pointers and run report included.

python lake_way.py EVENTS SONGS OUT      prints {"session": s, "seconds": s, …} as JSON
"""

from __future__ import annotations

import os
import sys
import time

from measured import CORES, DRIVER_MEMORY, LAKE_JAVA_OPTIONS, Clock, measured

from lake_etl.params import parse
from lake_etl.registry import jobs
from lake_etl.report import Report
from lake_etl.session import session


def main(events: str, songs: str, out: str) -> None:
    """Builds and publishes the five tables under `out`."""
    began = time.monotonic()
    os.environ["PYSPARK_SUBMIT_ARGS"] = (
        f"--master local[{CORES}] --driver-memory {DRIVER_MEMORY}"
        f" --conf 'spark.driver.extraJavaOptions={LAKE_JAVA_OPTIONS}'"
        " --conf spark.ui.enabled=false pyspark-shell"
    )
    spark = session("lake")
    spark.range(1).count()
    started = time.monotonic() - began

    clock = Clock()
    job = jobs()["star-schema"]
    words = ["--logs", events, "--songs", songs, "--target", out, "--run", "bench"]
    params = parse(job.params, [*words, "--rejects", f"{out}/rejects"], job.name)
    job.run(spark, params, Report(job.name, "bench"))
    measured(started, clock, out)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
