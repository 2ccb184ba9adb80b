"""Access logs as the job loads them: rejects, agents, counts by file and journal included.

python lake_way.py LOGS OUT      prints {"session": s, "seconds": s, …} as JSON
"""

from __future__ import annotations

import sys
import time

from measured import lake_session, measured

from lake_etl.params import parse
from lake_etl.registry import jobs
from lake_etl.report import Report


def main(logs: str, out: str) -> None:
    """Loads the files under `logs` into tables under `out`."""
    spark, started = lake_session(out)
    began = time.monotonic()
    job = jobs()["access-logs"]
    report = Report(job.name, "bench")
    job.run(spark, parse(job.params, ["--source", logs], job.name), report)
    seconds = time.monotonic() - began
    measured(started, seconds, out, sum(source.rejected for source in report.sources))
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
