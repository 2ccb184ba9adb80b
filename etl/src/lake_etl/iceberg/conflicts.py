"""Tells a commit that another one has overtaken from every other failure."""

from __future__ import annotations

from typing import Any

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException

# What Iceberg throws when what a commit was based on is no longer so.
CONFLICTS = (
    "org.apache.iceberg.exceptions.ValidationException",
    "org.apache.iceberg.exceptions.CommitFailedException",
)

# Around either of them: the commit may have been made all the same.
UNKNOWN = "org.apache.iceberg.exceptions.CommitStateUnknownException"

# How deep Spark wraps a cause, at most.
_DEPTH = 12

Failures = (Py4JError, PySparkException)

# java.lang.Throwable, through py4j.
JavaError = Any


class ConflictError(Exception):
    """Another commit came first, so this one was not made. Its text says what Iceberg found."""


def is_conflict(error: Exception) -> bool:
    """Whether `error` means that another commit came first."""
    if not isinstance(error, Py4JJavaError):
        return any(name in str(error) for name in CONFLICTS) and UNKNOWN not in str(error)
    return _conflict_in(error) is not None


def conflict_of(error: Exception) -> ConflictError | None:
    """The conflict that Iceberg's own interface ended with; None for every other failure."""
    found = _conflict_in(error) if isinstance(error, Py4JJavaError) else None
    if found is None:
        return None
    return ConflictError(str(found.getMessage()).strip().partition("\n")[0])


def _conflict_in(error: Py4JJavaError) -> JavaError | None:
    cause = error.java_exception
    for _ in range(_DEPTH):
        if cause is None:
            return None
        name = str(cause.getClass().getName())
        if name == UNKNOWN:
            return None
        if name in CONFLICTS:
            return cause
        cause = cause.getCause()
    return None
