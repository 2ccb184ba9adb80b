"""Says that a run is alive, so that another does not sweep its unpublished data away.

    <target>/_live/<version>.json    {"host": …, "pid": …, "beat": milliseconds since 1970}

A run rewrites its lease while it lives and removes it at its end. A killed run leaves it behind: it
is dead once the lease is old, or at once when it ran on this host and its process is gone.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType

from py4j.protocol import Py4JJavaError

from lake_etl.storage import Storage

BEAT_SECONDS = 30

# A stalled driver may miss some beats, not all of them.
DEAD_AFTER_SECONDS = 300

FOLDER = "_live"
SUFFIX = ".json"


class Lease:
    """The lease of one version of the tables under `target`, kept for as long as it is entered."""

    def __init__(self, storage: Storage, target: str, version: str) -> None:
        self._storage = storage
        self._uri = f"{target}/{FOLDER}/{version}{SUFFIX}"
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
        self._storage.replace(self._uri, _lease(int(time.time() * 1000)))


def living(storage: Storage, target: str) -> set[str]:
    """The versions under `target` that a live run is writing. Removes the leases of dead ones."""
    folder = f"{target}/{FOLDER}"
    alive = set()
    for name in storage.children(folder):
        if not name.endswith(SUFFIX) or name.startswith("."):
            continue
        try:
            lease = storage.read(f"{folder}/{name}")
        except Py4JJavaError:
            # Its run has just ended, or is rewriting it.
            if storage.exists(f"{folder}/{name}"):
                alive.add(name.removesuffix(SUFFIX))
            continue
        if is_live(lease, int(time.time() * 1000)):
            alive.add(name.removesuffix(SUFFIX))
        else:
            storage.remove(f"{folder}/{name}")
    return alive


def is_live(lease: str, now: int) -> bool:
    """Whether a lease's run is alive at `now` (milliseconds since 1970)."""
    said = json.loads(lease)
    if now - said["beat"] > DEAD_AFTER_SECONDS * 1000:
        return False
    return said["host"] != socket.gethostname() or _runs(said["pid"])


def _lease(now: int) -> str:
    return json.dumps({"host": socket.gethostname(), "pid": os.getpid(), "beat": now}) + "\n"


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
