"""Calls are answered one after the other."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable
from typing import Any

from lake_emulator.control import Control
from lake_emulator.server import Emulator, Environ, Start

CALLS = 8
LONG_ENOUGH_SECONDS = 0.01


class Store:
    """Stands in for moto, and counts how many calls are in it at once."""

    def __init__(self) -> None:
        self.inside = 0
        self.most = 0
        self.bodies: list[bytes] = []

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        threading.Event().wait(LONG_ENOUGH_SECONDS)
        self.bodies.append(environ["wsgi.input"].read())
        self.inside -= 1
        start("200 OK", [])
        return [b""]


def test_no_two_calls_are_in_moto_at_once() -> None:
    store = Store()
    emulator = Emulator(Control(), store)

    def call(number: int) -> None:
        emulator(_request(str(number).encode()), lambda *_: None)

    threads = [threading.Thread(target=call, args=(number,)) for number in range(CALLS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert store.most == 1
    assert sorted(store.bodies) == [str(number).encode() for number in range(CALLS)]


def _request(body: bytes) -> dict[str, Any]:
    return {
        "PATH_INFO": "/",
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
