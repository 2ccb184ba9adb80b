"""Tells a commit that another one has overtaken from every other failure."""

from __future__ import annotations

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException

# What Iceberg throws when what a commit was based on is no longer so.
CONFLICTS = (
    "org.apache.iceberg.exceptions.ValidationException",
    "org.apache.iceberg.exceptions.CommitFailedException",
)

# How deep Spark wraps a cause, at most.
_DEPTH = 12

Failures = (Py4JError, PySparkException)


def is_conflict(error: Exception) -> bool:
    """Whether `error` means that another commit came first."""
    if not isinstance(error, Py4JJavaError):
        return any(name in str(error) for name in CONFLICTS)
    cause = error.java_exception
    for _ in range(_DEPTH):
        if cause is None:
            return False
        if str(cause.getClass().getName()) in CONFLICTS:
            return True
        cause = cause.getCause()
    return False
