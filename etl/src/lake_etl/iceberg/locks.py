"""Who holds a table's lock: what the Hive metastore knows of it, told while a commit waits."""

from __future__ import annotations

import dataclasses
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

from lake_etl.console import note
from lake_etl.iceberg.conflicts import Failures, told
from lake_etl.iceberg.table import TableName

# Seconds that a commit may take before somebody is asked why, and between two looks.
PATIENCE_SECONDS = 15.0

# What the metastore has unless its settings say otherwise.
_TIMEOUT = ("metastore.txn.timeout", "300s")
_REAPER = ("metastore.timedout.txn.reaper.interval", "180s")

_SECONDS = re.compile(r"(\d+)\s*(ms|s|m|min|h)?")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}

# org.apache.hadoop.hive.metastore.api.ShowLocksResponseElement and IMetaStoreClient, through py4j.
JavaLock = Any
JavaClient = Any


@dataclasses.dataclass(frozen=True)
class Lock:
    """A lock on a table, as the metastore shows it."""

    acquired: bool
    """Whether it is held; else its owner waits for it."""
    user: str
    host: str
    agent: str
    since: datetime | None
    """When it was acquired."""
    heard: datetime | None
    """When its owner was last heard of."""


@dataclasses.dataclass(frozen=True)
class Reaper:
    """How a metastore takes away locks of owners that it hears of no more."""

    timeout: timedelta
    interval: timedelta


def holder_words(locks: list[Lock], reaper: Reaper, now: datetime) -> str:
    """Says whose lock stands in the way, since when, and until when; empty without one."""
    for lock in locks:
        if lock.acquired:
            return f"it is held by {_owner(lock)}{_times(lock, reaper, now)}"
    return ""


def _owner(lock: Lock) -> str:
    agent = f" ({lock.agent})" if lock.agent else ""
    return f"{lock.user or 'an unknown user'} on {lock.host or 'an unknown host'}{agent}"


def _times(lock: Lock, reaper: Reaper, now: datetime) -> str:
    since = f" since {_clock(lock.since)}" if lock.since else ""
    if lock.heard is None:
        return f"{since}; it is free when its owner has ended"
    heard = f"{since}, last heard of at {_clock(lock.heard)}"
    free = lock.heard + reaper.timeout + reaper.interval
    if free < now:
        return (
            f"{heard}; it should have been taken away by {_clock(free)}: the metastore does not"
            " take away locks of the dead (docs/eks-iceberg.md)"
        )
    return f"{heard}; if its owner is dead, the metastore frees it by {_clock(free)}"


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(timezone.utc):%Y-%m-%d %H:%M:%S} UTC"


@contextmanager
def committing(table: TableName) -> Iterator[None]:
    """Around each commit to `table`: says whom it waits for, and why it was not made.

    Raises ConflictError, NotCommittedError or UnknownCommitError (see `conflicts`) for what
    Iceberg throws of a commit; what else goes wrong comes through as it is.
    """
    try:
        with telling_of_waits(table):
            yield
    except Failures as error:
        raise told(table.plain, error, holder_of(table)) from error


@contextmanager
def telling_of_waits(table: TableName) -> Iterator[None]:
    """While a commit waits for the table's lock, notes on standard error say for whose."""
    over = threading.Event()

    def watch() -> None:
        before = ""
        while not over.wait(PATIENCE_SECONDS):
            words = holder_of(table, only_if_waiting=True)
            if words and words != before:
                note(f"a commit to {table.plain} waits for the table's lock: {words}")
            before = words

    watcher = threading.Thread(target=watch, name=f"lock-of-{table.name}", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()


def holder_of(table: TableName, only_if_waiting: bool = False) -> str:
    """Who holds the table's lock, in words; empty where nobody does or nobody can be asked.

    `only_if_waiting`: only where somebody on this machine waits for it.
    """
    uri = _metastore_of(table)
    if uri is None:
        return ""
    try:
        locks, reaper = _asked(table, uri)
        if only_if_waiting and not any(
            not lock.acquired and lock.host == _this_host(table) for lock in locks
        ):
            return ""
        return holder_words(locks, reaper, datetime.now(timezone.utc))
    except Failures:
        # It is asked for the sake of a message: the commit's own error tells of a lost metastore.
        return ""


def _metastore_of(table: TableName) -> str | None:
    """The address of the table's Hive metastore; None where its catalog is of another type."""
    catalog = f"spark.sql.catalog.{table.namespace.catalog}"
    conf = table.spark.conf
    if conf.get(f"{catalog}.type", "") != "hive":
        return None
    return conf.get(f"{catalog}.uri", None)


def _asked(table: TableName, uri: str) -> tuple[list[Lock], Reaper]:
    jvm: Any = table.spark.sparkContext._jvm
    conf = jvm.org.apache.hadoop.hive.conf.HiveConf()
    conf.set("hive.metastore.uris", uri)
    client = jvm.org.apache.hadoop.hive.metastore.HiveMetaStoreClient(conf)
    try:
        request = jvm.org.apache.hadoop.hive.metastore.api.ShowLocksRequest()
        request.setDbname(table.namespace.database)
        request.setTablename(table.name)
        locks = [_lock(one) for one in client.showLocks(request).getLocks()]
        return locks, Reaper(_setting(client, *_TIMEOUT), _setting(client, *_REAPER))
    finally:
        client.close()


def _setting(client: JavaClient, name: str, default: str) -> timedelta:
    return seconds(str(client.getConfigValue(name, default))) or seconds(default)


def seconds(text: str) -> timedelta:
    """A duration as Hive writes it, such as `300s`; none for what is no duration."""
    found = _SECONDS.fullmatch(text.strip())
    return timedelta(seconds=int(found[1]) * _UNITS[found[2] or "s"]) if found else timedelta()


def _lock(java: JavaLock) -> Lock:
    return Lock(
        acquired=str(java.getState()) == "ACQUIRED",
        user=str(java.getUser() or ""),
        host=str(java.getHostname() or ""),
        agent=str(java.getAgentInfo() or ""),
        since=_moment(java.getAcquiredat()),
        heard=_moment(java.getLastheartbeat()),
    )


def _moment(millis: int | None) -> datetime | None:
    """A moment of the metastore's, which writes 0 where there is none."""
    return datetime.fromtimestamp(millis / 1000, timezone.utc) if millis else None


def _this_host(table: TableName) -> str:
    """The name of this machine as Iceberg gives it to the metastore."""
    jvm: Any = table.spark.sparkContext._jvm
    return str(jvm.java.net.InetAddress.getLocalHost().getHostName())
