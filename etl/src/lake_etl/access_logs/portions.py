"""Divides the files of a load among tasks."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Iterator, Sequence

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from lake_etl.access_logs.folders import File
from lake_etl.access_logs.tally import Outcome, Portion
from lake_etl.iceberg.data_files import Target
from lake_etl.task_errors import task_error
from lake_etl.worker_storage import place_of

# Bytes as stored that a task reads, unless one file has more: enough to be worth a task, which
# takes a third of a second by itself, and not so many that the last ones leave cores without work.
FEWEST_BYTES, MOST_BYTES = 1 << 20, 32 << 20
TASKS_PER_CORE = 2

# What opening a file costs, in bytes that could be read meanwhile.
OPEN_BYTES = 128 << 10


def read(
    spark: SparkSession, files: Sequence[File], access_logs: Target, rejects: Target
) -> list[Outcome]:
    """What comes of `files`, read by Spark's tasks side by side.

    Raises JobError with what a task failed of, once Spark has tried it often enough.
    """
    context = spark.sparkContext
    place = place_of(spark)
    portions = [
        Portion(part, place, access_logs, rejects)
        for part in divided(files, context.defaultParallelism)
    ]
    try:
        return context.parallelize(portions, len(portions) or 1).map(_in_task).collect()
    except Py4JJavaError as error:
        raise task_error(error) from error


def divided(files: Iterable[File], cores: int) -> Iterator[tuple[File, ...]]:
    """The files in their order, in groups of similar size, as many as keep `cores` busy."""
    files = list(files)
    fair = sum(map(_cost, files)) // (cores * TASKS_PER_CORE)
    most = min(max(fair, FEWEST_BYTES), MOST_BYTES)
    part: list[File] = []
    size = 0
    for file in files:
        if part and size + _cost(file) > most:
            yield tuple(part)
            part, size = [], 0
        part.append(file)
        size += _cost(file)
    if part:
        yield tuple(part)


def _cost(file: File) -> int:
    return file.bytes + OPEN_BYTES


def _in_task(portion: Portion) -> Outcome:
    # Tasks run side by side, one for each core. Polars reads it once, when it is imported.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    task = importlib.import_module("lake_etl.access_logs.task")
    outcome: Outcome = task.load_portion(portion)
    return outcome
