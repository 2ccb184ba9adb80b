"""Starts a job of the wheel: `spark-submit run_job.py JOB --param value`.

The wheel comes by `--py-files lake_etl-….whl`, or from the URI in the setting `spark.lake.wheel`.
On Kubernetes only the setting will do: the Spark Operator's own spark-submit opens every file
that `--py-files` names, in a pod without an S3 connector and without a role.

Every Python since 3.0 can read this file, so that an old one is told off in words.
"""

import atexit
import os
import pathlib
import shutil
import sys
import tempfile

WRONG_PYTHON = 4
NOT_IMPORTABLE = 1

WHEEL_SETTING = "spark.lake.wheel"


def start(words):
    """Runs the job that `words` name; answers with its exit code."""
    if not (3, 10) <= sys.version_info[:2] < (3, 12):
        came = "{}.{}.{} at {}".format(*(list(sys.version_info[:3]) + [sys.executable]))
        return complain(
            "wanted Python 3.10 or 3.11, came " + came + "; set PYSPARK_PYTHON (and"
            " PYSPARK_DRIVER_PYTHON) to one of them on the driver and on every executor",
            WRONG_PYTHON,
        )
    uri = ""
    try:
        uri = wheel_setting()
        if uri:
            sys.path.insert(0, fetched(uri))
        main = __import__("lake_etl.main", fromlist=["main"]).main
    except ImportError as error:
        return complain(
            "the wheel lake_etl cannot be imported (" + str(error) + "); give spark-submit its"
            " URI: --py-files s3://…/lake_etl-<version>-py3-none-any.whl"
            " (on Kubernetes --conf " + WHEEL_SETTING + "=s3a://…)",
            NOT_IMPORTABLE,
        )
    except Exception as error:  # whatever Hadoop's file systems throw
        return complain(
            "the wheel "
            + uri
            + " of "
            + WHEEL_SETTING
            + " cannot be fetched ("
            + first_line(error)
            + "); check that it is there and that this role may read it",
            NOT_IMPORTABLE,
        )
    return main(words)


def wheel_setting():
    """The wheel's URI as Spark's settings name it, or nothing."""
    if "PYSPARK_GATEWAY_PORT" not in os.environ:
        return ""  # spark-submit did not start this process, so there are no settings
    pyspark = __import__("pyspark")
    # Without its connection to the JVM the configuration does not show what spark-submit was given.
    pyspark.SparkContext._ensure_initialized()
    return pyspark.SparkConf().get(WHEEL_SETTING, "")


def fetched(uri):
    """A local copy of the wheel at `uri`, which any file system of Hadoop may hold.

    No SparkContext is made for it: the job's session has still to set its name and its settings.
    """
    pyspark = __import__("pyspark")
    jvm = pyspark.SparkContext._jvm
    settings = jvm.org.apache.spark.deploy.SparkHadoopUtil.get().newConfiguration(
        pyspark.SparkConf()._jconf
    )
    folder = tempfile.mkdtemp(prefix="lake_etl-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    local = str(pathlib.Path(folder) / uri.rsplit("/", 1)[-1])
    source = jvm.org.apache.hadoop.fs.Path(uri)
    # The last argument asks for the raw local file system, which leaves no checksum file beside it.
    source.getFileSystem(settings).copyToLocalFile(
        False, source, jvm.org.apache.hadoop.fs.Path(local), True
    )
    return local


def first_line(error):
    """What happened, in a line. Of an error in the JVM, what the JVM says."""
    return str(getattr(error, "java_exception", error)).strip().split("\n")[0]


def complain(message, exit_code):
    """Says why nothing was run."""
    sys.stderr.write("lake_etl: error: " + message + "\n")
    sys.stderr.flush()
    return exit_code


if __name__ == "__main__":
    sys.exit(start(sys.argv[1:]))
