"""The server: what was ordered to fail first, then the emulator's own addresses, then moto."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import BaseWSGIServer, make_server

from lake_emulator import faults, rpc_v2_cbor
from lake_emulator.control import Control
from lake_emulator.plain_http import without_key_id

LOOPBACK = "127.0.0.1"
OWN_ADDRESSES = "/lake-emulator/"
# Services that answer with XML; all others of ours speak JSON.
XML_SERVICES = {"s3", "iam", "sts", "ec2", "sns"}

Environ = dict[str, Any]
Start = Callable[..., Any]
Moto = Callable[[Environ, Start], Iterable[bytes]]


class Emulator:
    """The WSGI application.

    Calls are answered one after the other: moto's stores are not made for two threads. An address
    that one thread looked up while another released its neighbour was not found, and stayed behind.
    """

    def __init__(self, control: Control, moto: Moto | None = None) -> None:
        self._control = control
        self._moto: Moto = moto or DomainDispatcherApplication(create_backend_app)
        self._turn = threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer one request."""
        if rpc_v2_cbor.is_cbor(environ):
            return rpc_v2_cbor.answer(environ, start, self._answer)
        return self._answer(environ, start)

    def _answer(self, environ: Environ, start: Start) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(OWN_ADDRESSES):
            asked = _json_in(environ)
            with self._turn:
                status, value = self._control.answer(
                    environ["REQUEST_METHOD"], path.removeprefix(OWN_ADDRESSES), asked
                )
            body = json.dumps(value, default=str).encode()
            return _send(start, status, "application/json", body)
        # What a slow client still has to send holds up nobody else.
        body = _kept(environ)
        service, operation = faults.call_of(environ, body)
        # moto's own addresses are never spoilt.
        is_own = path.startswith("/moto-api")
        fault = None if is_own else self._control.faults.take(service, operation)
        if fault is not None:
            return _send(start, *faults.answer(fault, is_json=service not in XML_SERVICES))
        with self._turn:
            # Objects are too large to be kept, and can be put twice.
            if service == "s3":
                return self._moto(environ, without_key_id(environ, start))
            return self._control.answers.once(
                environ, f"{service}:{operation}", start, lambda begin: self._moto(environ, begin)
            )


def serve(control: Control, port: int) -> BaseWSGIServer:
    """A server on the loopback address that is ready to serve; port 0 is any free one."""
    return make_server(
        LOOPBACK, port, Emulator(control), threaded=True, request_handler=MotoRequestHandler
    )


def _send(start: Start, status: int, content_type: str, body: bytes) -> list[bytes]:
    headers = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
    start(f"{status} {HTTPStatus(status).phrase}", headers)
    return [body]


def _json_in(environ: Environ) -> object:
    body = _read(environ)
    return json.loads(body) if body else {}


def _kept(environ: Environ) -> bytes:
    """The body, read to its end; it can be read once more."""
    body = _read(environ)
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _read(environ: Environ) -> bytes:
    # werkzeug takes a chunked body apart itself, and says so: it ends by itself.
    is_chunked = environ.get("wsgi.input_terminated", False)
    # werkzeug joins the chunks of a chunked body, which has no length and ends by itself.
    length = -1 if is_chunked else int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read(length)
    return body
