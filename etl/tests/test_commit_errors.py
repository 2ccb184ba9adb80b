"""What a failed commit says: one cause, one word, wherever it comes up."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException

from lake_etl.errors import JobError
from lake_etl.iceberg import file_commits
from lake_etl.iceberg.conflicts import (
    Cause,
    ConflictError,
    NotCommittedError,
    UnknownCommitError,
    found_in,
    told,
)
from lake_etl.iceberg.locks import Lock, Reaper, holder_words, seconds
from lake_etl.main import _of_the_machine

ICEBERG = "org.apache.iceberg.exceptions."
FAILED = f"{ICEBERG}CommitFailedException"
UNKNOWN = f"{ICEBERG}CommitStateUnknownException"
NO_HISTORY = "Cannot determine history between starting snapshot 1 and the last known ancestor 7"
LOCK = (
    "org.apache.iceberg.hive.LockException",
    "Timed out after 183459 ms waiting for lock on web.access_logs",
)
REFUSED = (
    "org.apache.hadoop.hive.metastore.api.MetaException",
    "Could not connect to meta store using any of the URIs provided. Most recent failure:"
    " TTransportException: java.net.ConnectException: Connection refused",
)
LOST_IN_COMMIT = (
    ("java.lang.RuntimeException", "Metastore operation failed for web.access_logs"),
    ("org.apache.thrift.transport.TTransportException", None),
)
LOST_IN_LOOK = (
    ("java.lang.RuntimeException", "Failed to get table info from metastore web.access_logs"),
    ("org.apache.thrift.transport.TTransportException", "Connection refused (Connection refused)"),
)

Link = tuple[str, str | None]


def thrown(*chain: Link) -> Py4JJavaError:
    """What py4j raises for a Java exception with these causes, the outermost first."""
    cause: Any = None
    for name, message in reversed(chain):
        cause = SimpleNamespace(
            getClass=lambda name=name: SimpleNamespace(getName=lambda: name),
            getMessage=lambda message=message: message,
            getCause=lambda cause=cause: cause,
            toString=lambda name=name, message=message: f"{name}: {message}",
            _target_id="o1",
            _gateway_client=SimpleNamespace(gateway_property=None),
        )
    return Py4JJavaError("An error occurred while calling o1.commit.\n", cause)


def validation(message: str) -> Link:
    return f"{ICEBERG}ValidationException", message


@pytest.mark.parametrize(
    ("chain", "cause"),
    [
        # As Iceberg wraps it, and as Spark wraps that.
        ([(FAILED, f"{LOCK[0]}: {LOCK[1]}"), LOCK], Cause.LOCK),
        ([("org.apache.spark.SparkException", "Writing job aborted"), LOCK], Cause.LOCK),
        ([(FAILED, LOCK[1])], Cause.LOCK),
        ([(FAILED, "Base metadata location 'a' is not same as the current")], Cause.CONFLICT),
        ([validation("Found conflicting files that can contain x: [f]")], Cause.CONFLICT),
        ([validation("Found new conflicting delete files that can x: [f]")], Cause.CONFLICT),
        ([validation("Found conflicting deleted files that can x: [f]")], Cause.CONFLICT),
        ([validation("Missing required files to delete: a.parquet")], Cause.CONFLICT),
        ([validation("Cannot commit, missing data files: [a.parquet]")], Cause.CONFLICT),
        ([validation("Cannot commit, found new delete for replaced data file")], Cause.CONFLICT),
        ([validation(NO_HISTORY)], Cause.HISTORY),
        ([validation("Cannot append file with rows that do not match filter: f")], Cause.REFUSED),
        ([(UNKNOWN, "Read timed out\nCannot determine whether")], Cause.LOST),
        ([*LOST_IN_COMMIT], Cause.LOST),
        ([*LOST_IN_LOOK], Cause.LOST),
        # A lock that was asked for from a metastore that is no more: nobody holds it.
        ([(LOCK[0], "Metastore operation failed for web.t"), REFUSED], Cause.LOST),
        # Around a conflict: it may have been made all the same.
        ([(UNKNOWN, "x"), (FAILED, "y")], Cause.LOST),
    ],
)
def test_a_failed_commit_has_one_cause(chain: list[Link], cause: Cause) -> None:
    """cases/eks-iceberg/03."""
    found = found_in(thrown(*chain))
    assert found is not None
    assert found.cause is cause
    lines = [f"{name}: {text}" for name, text in chain]
    assert found_in(PySparkException("\n\tat x\nCaused by: ".join(lines))) == found


def test_what_is_no_failed_commit_stays_what_it_is() -> None:
    error = thrown(("java.lang.IllegalArgumentException", "Cannot find column x"))
    assert found_in(error) is None
    assert told("lake.web.t", error) is error
    assert _of_the_machine(error) is None


@pytest.mark.parametrize(
    ("link", "kind", "words"),
    [
        ((FAILED, "stale"), ConflictError, "^stale$"),
        (
            LOCK,
            NotCommittedError,
            "^lake.web.t: the table's lock was not to be had, .* it is held by X; nobody has"
            " changed .*: run again when it is free .Timed out after 183459 ms",
        ),
        (
            validation(NO_HISTORY),
            NotCommittedError,
            "has left the table's history: .* run again.* --retain-days",
        ),
        (
            validation("Cannot find field"),
            NotCommittedError,
            "refuses the commit, and will do so again: Cannot",
        ),
        (
            REFUSED,
            UnknownCommitError,
            "may or may not have been made; nothing is removed: run again",
        ),
    ],
)
def test_each_cause_has_its_remedy(link: Link, kind: type[Exception], words: str) -> None:
    """cases/eks-iceberg/03: one exit code for what is not the fault of data."""
    error = told("lake.web.t", thrown(link), "it is held by X")
    assert type(error) is kind
    with pytest.raises(kind, match=words):
        raise error
    if isinstance(error, JobError):
        assert error.exit_code == 1
        assert "\n" not in str(error)


class Update:
    """A commit of Iceberg's that fails."""

    def set(self, *_: object) -> Update:
        return self

    def commit(self) -> NoReturn:
        raise thrown(*LOST_IN_COMMIT)


def test_a_commits_error_stays_the_error_when_the_look_fails_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """cases/eks-iceberg/15: also where the metastore answers neither of the two."""

    def fail(*_: object) -> NoReturn:
        raise thrown(*LOST_IN_LOOK)

    table: Any = SimpleNamespace(
        plain="lake.web.access_logs",
        name="access_logs",
        namespace=SimpleNamespace(catalog="lake"),
        spark=SimpleNamespace(conf={}),
    )
    monkeypatch.setattr(file_commits, "commit_named", fail)
    with pytest.raises(UnknownCommitError) as raised:
        file_commits._committed(table, Update())
    said = str(raised.value)
    assert "the metastore was lost while a commit was made" in said
    assert "Metastore operation failed for web.access_logs" in said
    assert "Could not connect to meta store" in said
    assert "Connection refused" in said
    assert "Failed to get table info" not in said


NOW = datetime(2026, 12, 1, 12, 0, tzinfo=timezone.utc)
REAPER = Reaper(timedelta(seconds=300), timedelta(seconds=60))


def lock(heard: timedelta | None, acquired: bool = True) -> Lock:
    return Lock(
        acquired=acquired,
        user="spark",
        host="driver-7f",
        agent="Iceberg-897dddc0",
        since=NOW - timedelta(minutes=10),
        heard=None if heard is None else NOW - heard,
    )


def test_a_lock_says_whose_it_is_and_when_it_will_be_free() -> None:
    """cases/eks-iceberg/09."""

    def words(one: Lock) -> str:
        return holder_words([lock(None, False), one], REAPER, NOW)

    assert words(lock(timedelta(minutes=2))) == (
        "it is held by spark on driver-7f (Iceberg-897dddc0) since 2026-12-01 11:50:00 UTC, last"
        " heard of at 2026-12-01 11:58:00 UTC; if its owner is dead, the metastore frees it by"
        " 2026-12-01 12:04:00 UTC"
    )
    assert "should have been taken away by 2026-12-01 11:51:00 UTC" in words(
        lock(timedelta(minutes=15))
    )
    assert words(lock(None)).endswith("11:50:00 UTC; it is free when its owner has ended")
    assert holder_words([lock(timedelta(), acquired=False)], REAPER, NOW) == ""


@pytest.mark.parametrize(
    ("text", "wanted"), [("300s", 300), ("5min", 300), ("1500ms", 1.5), ("60", 60), ("soon", 0)]
)
def test_durations_are_read_as_hive_writes_them(text: str, wanted: float) -> None:
    assert seconds(text) == timedelta(seconds=wanted)


@pytest.mark.parametrize(
    "message",
    [
        "java.io.IOException: No space left on device",
        "Could not find any valid local directory for s3ablock-0001-",
    ],
)
def test_a_full_disk_is_said_to_be_one(message: str) -> None:
    """cases/emr/17."""
    said = _of_the_machine(thrown(("org.apache.spark.SparkException", message)))
    assert said is not None
    assert "disk of the machine is full" in said
