"""The server: what was ordered to fail first, then the emulator's own addresses, then moto."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import BaseWSGIServer, make_server

from lake_emulator import faults
from lake_emulator.control import Control
from lake_emulator.plain_http import without_key_id

LOOPBACK = "127.0.0.1"
OWN_ADDRESSES = "/lake-emulator/"
# Services that answer with XML; all others of ours speak JSON.
XML_SERVICES = {"s3", "iam", "sts", "ec2", "sns", "cloudwatch"}

Environ = dict[str, Any]
Start = Callable[..., Any]


class Emulator:
    """The WSGI application."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._moto = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        if path.startswith(OWN_ADDRESSES):
            status, value = self._control.answer(
                environ["REQUEST_METHOD"], path.removeprefix(OWN_ADDRESSES), _json_in(environ)
            )
            body = json.dumps(value, default=str).encode()
            return _send(start, status, "application/json", body)
        # moto's own addresses bear no signature, and are never spoilt.
        if not path.startswith("/moto-api"):
            service, operation = faults.call_of(environ, _form_in(environ))
            fault = self._control.faults.take(service, operation)
            if fault is not None:
                is_json = service not in XML_SERVICES
                return _send(start, *faults.answer(fault, is_json=is_json))
        answered: Iterable[bytes] = self._moto(environ, without_key_id(environ, start))
        return answered


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


def _form_in(environ: Environ) -> bytes:
    """The body of a form, which is small and says what is asked for; it can be read once more."""
    if not environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        return b""
    body = _read(environ)
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _read(environ: Environ) -> bytes:
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return body
