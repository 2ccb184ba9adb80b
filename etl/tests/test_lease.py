"""Leases of runs: who is alive, and what the one who has to wait is told."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from types import SimpleNamespace
from typing import cast

import pytest

from lake_etl.errors import LOCKED
from lake_etl.star.lease import DEAD_AFTER_SECONDS, Lease, held, holder
from lake_etl.storage import Storage


def is_live(host: str, pid: int, beat: int, now: int) -> bool:
    found = holder(json.dumps({"host": host, "pid": pid, "beat": beat}))
    return found is not None and found.is_alive(now)


def test_a_lease_is_live_while_its_process_runs_or_its_beat_is_new() -> None:
    now = 10**12
    old = now - DEAD_AFTER_SECONDS * 1000 - 1
    here = socket.gethostname()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()

    assert is_live(here, os.getpid(), now, now)
    assert not is_live(here, ended.pid, now, now)
    assert is_live("elsewhere", ended.pid, now, now)
    assert not is_live("elsewhere", 1, old, now)
    assert not is_live(here, os.getpid(), old, now)


def test_a_beat_of_the_future_is_no_sign_of_life_but_for_skew() -> None:
    """cases/emr/19: a clock that was wrong must not block until the year 2100."""
    now = 10**12

    assert is_live("elsewhere", 1, now + 60_000, now)
    assert not is_live("elsewhere", 1, 4_102_444_800_000, now)


def test_a_lease_is_there_while_its_run_goes_on_and_no_longer() -> None:
    stored: dict[str, str] = {}
    storage = cast(Storage, SimpleNamespace(replace=stored.__setitem__, remove=stored.__delitem__))

    with Lease(storage, "t", "r1"):
        ((uri, text),) = stored.items()
        held_by = holder(text)

    assert uri.startswith("t/") and held_by is not None
    assert (held_by.host, held_by.pid) == (socket.gethostname(), os.getpid())
    assert stored == {}


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "{}", "[]", "null", "1", "\x00", "[" * 100_000),
        *('{"host": "h", "pid": "1", "beat": 5}', '{"host": 1, "pid": 1, "beat": 5}'),
        *('{"host": "h", "pid": true, "beat": 5}', '{"host": "h", "pid": 1, "beat": 5.0}'),
        *('{"host": "h", "pid": 1}', '{"host": "h", "pid": 1, "beat": null}'),
        *('{"host": "h", "pid": -1, "beat": 5}', '{"host": "h", "pid": 1, "beat": 1e999}'),
        '{"host": "h", "pid": 1, "beat": 5, "since": "x"}',
        '{"host": "h", "pid": 1, "beat": 99999999999999999999}',
    ],
)
def test_what_no_run_has_written_is_no_lease(text: str) -> None:
    """cases/emr/19: a broken lease is no stack trace, and holds nothing."""
    assert holder(text) is None


def test_a_held_run_says_whose_it_is_since_when_and_when_it_is_free() -> None:
    """cases/emr/19."""
    beat = 1_541_030_700_000
    found = holder(json.dumps({"host": "h7", "pid": 4711, "beat": beat, "since": beat - 60_000}))

    error = held("s3://b/t", "r1", found)

    assert error.exit_code == LOCKED
    assert str(error) == (
        'run "r1" is held by process 4711 on h7 since 2018-11-01 00:04:00 UTC, last sign of life'
        " 2018-11-01 00:05:00 UTC; free when it ends, or at 2018-11-01 00:10:00 UTC if it is dead:"
        " wait and run again, or remove s3://b/t/_live/r1.json once you know that it is dead"
    )
