"""Says why a commit was not made: what Iceberg throws, by cause, each with its remedy."""

from __future__ import annotations

import dataclasses
import enum
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException

from lake_etl.errors import JobError

# How deep Spark wraps a cause, at most.
_DEPTH = 12

Failures = (Py4JError, PySparkException)

# java.lang.Throwable, through py4j.
JavaError = Any


class Cause(enum.Enum):
    """What stood in a commit's way."""

    CONFLICT = "another commit has changed the same rows, or came first"
    LOCK = "the table's lock was not to be had"
    HISTORY = "the snapshot that the commit was based on is no longer in the table's history"
    REFUSED = "the commit does not fit the table"
    LOST = "the metastore was lost, so the commit may have been made"


class ConflictError(Exception):
    """Another commit came first, so this one was not made. Its text says what Iceberg found."""


class NotCommittedError(JobError):
    """A commit was surely not made, for a reason that is no conflict. Exit code 1."""


class UnknownCommitError(JobError):
    """Nobody knows whether a commit was made, so nothing of it may be removed. Exit code 1."""


@dataclasses.dataclass(frozen=True)
class Found:
    """The cause of a failure, and what the JVM says of it, in a line."""

    cause: Cause
    said: str


# Errors of Iceberg's commits, by the end of their class name. A lock that was not to be had and a
# base that has moved both come as CommitFailedException, so what is inside decides; the first
# that is found counts.
# https://github.com/apache/iceberg: HiveTableOperations.doCommit, MetastoreLock.acquireLock
_UNKNOWN = "CommitStateUnknownException"
_NO_LOCK = re.compile(r"LockException|waiting for lock on|Could not acquire the lock")

# What is thrown when a metastore does not answer.
_CONNECTION = (
    "TTransportException",
    "ConnectException",
    "SocketException",
    "SocketTimeoutException",
)
_LOST = re.compile(
    r"Could not connect to meta store|Metastore operation failed for"
    r"|Failed to (?:connect to Hive Metastore|get table info from metastore)"
)
NO_METASTORE = "Could not connect to meta store"

# Iceberg's words for rows that somebody else has added or removed meanwhile. Every other
# ValidationException says that the commit itself will not do.
# https://github.com/apache/iceberg: MergingSnapshotProducer, BaseRewriteFiles
_CHANGED = re.compile(
    r"Found (?:new )?conflicting|Cannot commit, found new|Cannot commit, missing data files"
    r"|Missing required files to delete"
)
_NO_HISTORY = re.compile(r"Cannot determine history between starting snapshot")

_IN_TEXT = re.compile(r"([\w$.]+(?:Exception|Error))(?:: ([^\n]*))?")


def found_in(error: Exception) -> Found | None:
    """The cause of a failed commit; None for a failure of another kind."""
    chain = chain_of(error)
    names = [name for name, _ in chain]
    lost = any(name in _CONNECTION for name in names) or any(
        _LOST.search(text) for _, text in chain
    )
    if _UNKNOWN in names or lost:
        return Found(Cause.LOST, _lost_words(chain))
    for wanted in _CAUSES:
        for name, text in chain:
            if name == wanted:
                return Found(_CAUSES[wanted](text), _line(text))
    return None


def told(table: str, error: Exception, lock: str = "") -> Exception:
    """The failure of a commit to `table` as a job tells it; `error` itself where it is none.

    `lock` says who holds the table's lock, where that is known.
    """
    found = found_in(error)
    if found is None:
        return error
    nothing = "nothing of this commit was written"
    match found.cause:
        case Cause.CONFLICT:
            return ConflictError(found.said)
        case Cause.LOCK:
            who = f" {lock};" if lock else ""
            return NotCommittedError(
                f"{table}: the table's lock was not to be had, so that {nothing};{who} nobody has"
                f" changed its rows for that: run again when it is free ({found.said})"
            )
        case Cause.HISTORY:
            return NotCommittedError(
                f"{table}: the snapshot that this run began with has left the table's history: it"
                f" expired, or the table was rolled back; {nothing}: run again. Snapshots are kept"
                f" for --retain-days of iceberg-maintenance ({found.said})"
            )
        case Cause.REFUSED:
            return NotCommittedError(
                f"{table}: Iceberg refuses the commit, and will do so again: {found.said};"
                f" {nothing}: look at the table's partitioning and properties"
            )
        case Cause.LOST:
            return lost(table, error)


def lost(table: str, *errors: Exception) -> UnknownCommitError:
    """The failure of a commit to `table` of which nobody can say whether it was made.

    `errors`: what it failed of, and then the look at what became of it, if that failed too.
    """
    said = _lost_words([link for error in errors for link in chain_of(error)])
    return UnknownCommitError(
        f"{table}: the metastore was lost while a commit was made, so that it may or may not have"
        f" been made; nothing is removed: run again, which makes it good ({said})"
    )


def _validation(text: str) -> Cause:
    if _NO_HISTORY.search(text):
        return Cause.HISTORY
    return Cause.CONFLICT if _CHANGED.search(text) else Cause.REFUSED


def _failed(text: str) -> Cause:
    return Cause.LOCK if _NO_LOCK.search(text) else Cause.CONFLICT


# By class, in the order in which they are looked for.
_CAUSES: Mapping[str, Callable[[str], Cause]] = {
    "LockException": lambda _: Cause.LOCK,
    "ValidationException": _validation,
    "CommitFailedException": _failed,
}


def _lost_words(chain: Sequence[tuple[str, str]]) -> str:
    """What was said of the connection, with the words that the docs have for it."""
    texts = [_line(text) for _, text in chain if text and text != "null"]
    named = next((text for text in texts if NO_METASTORE in text), NO_METASTORE)
    refused = next((text for text in texts if "onnection refused" in text), "")
    said = [*texts[:1], named, *([] if refused in named else [refused])]
    return ": ".join(dict.fromkeys(said))


def chain_of(error: Exception) -> list[tuple[str, str]]:
    """The error and its causes, outermost first: each one's class without package, and text."""
    if not isinstance(error, Py4JJavaError):
        found = _IN_TEXT.findall(str(error))
        return [(name.rpartition(".")[2], text.strip()) for name, text in found]
    chain = []
    cause: JavaError = error.java_exception
    for _ in range(_DEPTH):
        if cause is None:
            break
        name = str(cause.getClass().getName()).rpartition(".")[2]
        chain.append((name, str(cause.getMessage() or "").strip()))
        cause = cause.getCause()
    return chain


def _line(text: str) -> str:
    return text.partition("\n")[0]
