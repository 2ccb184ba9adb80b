"""Runs one job from the words of a command line."""

from __future__ import annotations

import traceback
from collections.abc import Sequence

from pyspark.sql import SparkSession

from lake_etl import __version__, errors
from lake_etl.console import begin, complain, end, say, warn
from lake_etl.errors import BadParams, JobError
from lake_etl.iceberg.conflicts import Cause, chain_of, found_in
from lake_etl.params import parse
from lake_etl.registry import Job, jobs
from lake_etl.report import Report, run_of
from lake_etl.session import session
from lake_etl.storage import Storage


def main(words: Sequence[str]) -> int:
    """Runs the job that `words` name, with the parameters that follow.

    Answers with the exit code: 0 done, 2 bad parameters, 3 bad data, 5 another process is at work
    on the same thing, 1 anything else. The last lines on standard error of a failed job are
    `lake_etl: error: <complaint>`, one for each; those of one that went well say what it did.
    """
    try:
        job = _job_of(words)
        params = parse(job.params, words[1:], job.name)
    except JobError as error:
        complain(error.complaints)
        return error.exit_code
    report = Report(job.name, run_of(params))
    begin(" ".join([f"{job.name}, of lake_etl {__version__}:", *words[1:]]))
    spark = session(job.name)
    try:
        complaints, code = _attempt(job, params, spark, report)
    finally:
        spark.stop()
    warn(dict.fromkeys(report.warnings))
    if complaints:
        complain(complaints)
    else:
        end(report.told(str(getattr(params, "report", ""))))
    return code


def _job_of(words: Sequence[str]) -> Job:
    known = jobs()
    if words and words[0] in known:
        return known[words[0]]
    came = f'"{words[0]}"' if words else "nothing"
    raise BadParams(f"wanted a job ({', '.join(known)}), came {came}")


def _attempt(
    job: Job, params: object, spark: SparkSession, report: Report
) -> tuple[list[str], int]:
    """Runs the job and writes the report: the complaints, and the exit code."""
    complaints: list[str] = []
    details: Sequence[str] = ()
    code = errors.DONE
    try:
        job.run(spark, params, report)
    except JobError as error:
        complaints, details, code = [*error.complaints], error.details, error.exit_code
    except Exception as error:  # the one place where anything may arrive
        say(traceback.format_exc())
        complaints = [_of_the_machine(error) or f"{type(error).__name__}: {_first_line(error)}"]
        code = errors.UNFORESEEN
    noted = list(dict.fromkeys([*complaints, *details]))
    unwritten = _write(spark, str(getattr(params, "report", "")), report.finish(noted))
    if unwritten:
        complaints, code = [*complaints, unwritten], code or errors.UNFORESEEN
    return complaints, code


def _write(spark: SparkSession, uri: str, text: str) -> str | None:
    """Writes the report if it is wanted. Not being able to is one more complaint."""
    if not uri:
        return None
    try:
        Storage(spark).replace(uri, text)
    except Exception as error:  # whatever the file system throws, the job's own outcome comes first
        why = _of_the_machine(error) or _first_line(error)
        return f"the run report cannot be written to {uri}: {why}"
    return None


# What Hadoop and the JVM say when they find no room, or no folder in which they may write.
_NO_ROOM = ("No space left on device", "Could not find any valid local directory for")


def _of_the_machine(error: Exception) -> str | None:
    """What went wrong around the job, where neither its data nor its code did."""
    texts = [
        str(error) if isinstance(error, OSError) else "",
        *(text for _, text in chain_of(error)),
    ]
    if any(words in text for words in _NO_ROOM for text in texts):
        return (
            "a disk of the machine is full, or its folders for temporary files cannot be written"
            f" to: free some space and run again ({_first_line(error)})"
        )
    found = found_in(error)
    if found is not None and found.cause is Cause.LOST:
        return f"the metastore cannot be reached: run again when it answers ({found.said})"
    return None


def _first_line(error: Exception) -> str:
    """What happened, in a line. Of an error in the JVM, what the JVM says."""
    return str(getattr(error, "java_exception", error)).strip().split("\n")[0]
