"""Says that a run is alive, so that another does not sweep its unpublished data away.

    <target>/_live/<version>.json    {"host": …, "pid": …, "since": …, "beat": …}

Both moments are milliseconds since 1970. A run rewrites its lease while it lives and removes it at
its end. A killed run leaves it behind: it is dead once the lease is old, or at once when it ran on
this host and its process is gone. A lease that nobody could have written holds nothing.
"""

from __future__ import annotations

import dataclasses
import json
import os
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timezone
from types import TracebackType
from typing import TypeGuard

from py4j.protocol import Py4JJavaError

from lake_etl.errors import LockedError
from lake_etl.storage import Storage

BEAT_SECONDS = 30

# A stalled driver may miss some beats, not all of them.
DEAD_AFTER_SECONDS = 300

# A beat may be so far in the future: clocks of two machines differ.
SKEW_SECONDS = DEAD_AFTER_SECONDS

FOLDER = "_live"
SUFFIX = ".json"


@dataclasses.dataclass(frozen=True)
class Holder:
    """Whom a lease names. Moments are milliseconds since 1970."""

    host: str
    pid: int
    since: int
    beat: int

    def is_alive(self, now: int) -> bool:
        """Whether the holder has given a sign of life that counts at `now`."""
        if not is_recent(self.beat, now):
            return False
        return self.host != socket.gethostname() or _runs(self.pid)


class Lease:
    """The lease of one version of the tables under `target`, kept for as long as it is entered."""

    def __init__(self, storage: Storage, target: str, version: str) -> None:
        self._storage = storage
        self._uri = _uri(target, version)
        self._since = _now()
        self._ended = threading.Event()
        self._beating = threading.Thread(target=self._keep, name="lease", daemon=True)

    def __enter__(self) -> None:
        self._beat()
        self._beating.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._beating.join()
        self._storage.remove(self._uri)

    def _keep(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            # A beat that a store refuses is made up for by the next one.
            with suppress(Py4JJavaError, OSError):
                self._beat()

    def _beat(self) -> None:
        said = {"host": socket.gethostname(), "pid": os.getpid(), "since": self._since}
        self._storage.replace(self._uri, json.dumps({**said, "beat": _now()}) + "\n")


def is_recent(moment: int, now: int) -> bool:
    """Whether a sign of life still counts at `now`. One from the future does not, but for skew."""
    return -SKEW_SECONDS * 1000 <= now - moment <= DEAD_AFTER_SECONDS * 1000


def holder(lease: str) -> Holder | None:
    """Whom the text of a lease names; None where it is no lease that a run has written."""
    try:
        said = json.loads(lease)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, Mapping):
        return None
    host, pid, beat = said.get("host"), said.get("pid"), said.get("beat")
    # Leases of older versions do not say since when.
    since = said.get("since", beat)
    if isinstance(host, str) and _is_whole(pid) and _is_whole(beat) and _is_whole(since):
        return Holder(host, pid, since, beat)
    return None


def living(storage: Storage, target: str) -> dict[str, Holder | None]:
    """The versions under `target` that a live run is writing, each with its holder.

    The holder is None where a lease was written lately and cannot be read. Leases of dead runs, and
    what is no lease at all, are removed.
    """
    alive: dict[str, Holder | None] = {}
    for name in storage.children(f"{target}/{FOLDER}"):
        if not name.endswith(SUFFIX) or name.startswith("."):
            continue
        version = name.removesuffix(SUFFIX)
        uri = _uri(target, version)
        try:
            held_by = holder(storage.read(uri))
            is_live = held_by is not None and held_by.is_alive(_now())
        except Py4JJavaError:
            held_by, is_live = None, _is_being_written(storage, uri)
        if is_live:
            alive[version] = held_by
        else:
            storage.remove(uri)
    return alive


def _is_being_written(storage: Storage, uri: str) -> bool:
    """Whether a lease that cannot be read is one: its run may just have ended, or be at it."""
    try:
        return storage.is_file(uri) and is_recent(storage.modified(uri), _now())
    except Py4JJavaError:
        return False


def held(target: str, version: str, held_by: Holder | None) -> LockedError:
    """Says who writes `version`, since when, when that ends at the latest, and what can be done."""
    uri = _uri(target, version)
    if held_by is None:
        return LockedError(
            f'run "{version}" is held by an unknown process, for its lease {uri} cannot be read;'
            f" free {DEAD_AFTER_SECONDS} s after that was last written: wait and run again, or"
            " remove it once you know that nobody writes the run"
        )
    free = held_by.beat + DEAD_AFTER_SECONDS * 1000
    return LockedError(
        f'run "{version}" is held by process {held_by.pid} on {held_by.host} since'
        f" {_clock(held_by.since)}, last sign of life {_clock(held_by.beat)}; free when it ends, or"
        f" at {_clock(free)} if it is dead: wait and run again, or remove {uri} once you know that"
        " it is dead"
    )


def _uri(target: str, version: str) -> str:
    return f"{target}/{FOLDER}/{version}{SUFFIX}"


def _is_whole(value: object) -> TypeGuard[int]:
    """Whether a value is a whole number above 0 that the system takes: of a process or a moment."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < _MOST


# The end of the year 9999. Process ids are smaller.
_MOST = 253_402_300_800_000


def _now() -> int:
    return int(time.time() * 1000)


def _clock(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment / 1000, timezone.utc):%Y-%m-%d %H:%M:%S} UTC"


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
