"""Starts a job of the wheel: `spark-submit --py-files lake_etl-….whl run_job.py JOB --param value`.

Every Python since 3.0 can read this file, so that an old one is told off in words.
"""

import sys

WRONG_PYTHON = 4
NOT_IMPORTABLE = 1


def start(words):
    """Runs the job that `words` name; answers with its exit code."""
    if not (3, 10) <= sys.version_info[:2] < (3, 12):
        came = "{}.{}.{} at {}".format(*(list(sys.version_info[:3]) + [sys.executable]))
        return complain(
            "wanted Python 3.10 or 3.11, came " + came + "; set PYSPARK_PYTHON (and"
            " PYSPARK_DRIVER_PYTHON) to one of them on the driver and on every executor",
            WRONG_PYTHON,
        )
    try:
        main = __import__("lake_etl.main", fromlist=["main"]).main
    except ImportError as error:
        return complain(
            "the wheel lake_etl cannot be imported (" + str(error) + "); give spark-submit its"
            " URI: --py-files s3://…/lake_etl-<version>-py3-none-any.whl",
            NOT_IMPORTABLE,
        )
    return main(words)


def complain(message, exit_code):
    """Says why nothing was run."""
    sys.stderr.write("lake_etl: error: " + message + "\n")
    sys.stderr.flush()
    return exit_code


if __name__ == "__main__":
    sys.exit(start(sys.argv[1:]))
