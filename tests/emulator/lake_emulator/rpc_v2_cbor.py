"""CloudWatch by Smithy's RPC v2 over CBOR, which SDKs of today speak to it, and moto does not.

A request becomes one of the AWS JSON protocol, which moto knows, and its answer CBOR again.

https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
https://www.rfc-editor.org/rfc/rfc8949 (CBOR)
"""

from __future__ import annotations

import io
import json
import re
import struct
from collections.abc import Callable, Iterable
from typing import Any

from botocore.parsers import BaseCBORParser

PROTOCOL = "rpc-v2-cbor"

# /service/GraniteServiceVersion20100801/operation/PutMetricAlarm
_PATH = re.compile(r"^/service/(?P<service>\w+)/operation/(?P<operation>\w+)$")

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]


def is_cbor(environ: Environ) -> bool:
    """Whether a request speaks that protocol."""
    return environ.get("HTTP_SMITHY_PROTOCOL") == PROTOCOL


def answer(environ: Environ, start: Start, app: App) -> Iterable[bytes]:
    """What `app`, which speaks JSON, answers to a request in CBOR."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def begin(status: str, headers: list[tuple[str, str]], *_: object) -> None:
        begun.append((status, headers))

    body = b"".join(app(_as_json(environ), begin))
    status, headers = begun[-1]
    told = encoded(json.loads(body) if body.strip() else {})
    kept = [
        (name, value)
        for name, value in headers
        if name.lower() not in ("content-type", "content-length")
    ]
    own = [("Smithy-Protocol", PROTOCOL), ("Content-Type", "application/cbor")]
    start(status, [*kept, *own, ("Content-Length", str(len(told)))])
    return [told]


def _as_json(environ: Environ) -> Environ:
    found = _PATH.match(environ["PATH_INFO"])
    if found is None:
        raise ValueError(f"{environ['PATH_INFO']} is no operation of {PROTOCOL}")
    content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    body = json.dumps(decoded(content) if content else {}, default=str).encode()
    return {
        **environ,
        "PATH_INFO": "/",
        "CONTENT_TYPE": "application/x-amz-json-1.0",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_AMZ_TARGET": f"{found['service']}.{found['operation']}",
        "wsgi.input": io.BytesIO(body),
    }


def decoded(content: bytes) -> object:
    """The value that CBOR says."""
    parser = BaseCBORParser()
    value: object = parser.parse_data_item(parser.get_peekable_stream_from_bytes(content))
    return value


def encoded(value: object, name: str = "") -> bytes:
    """CBOR of a value of JSON. A number under a name like `StateUpdatedTimestamp` is a moment."""
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(encoded(one) for one in value)
    if isinstance(value, dict):
        pairs = (encoded(key) + encoded(held, key) for key, held in value.items())
        return _head(5, len(value)) + b"".join(pairs)
    if isinstance(value, str):
        text = value.encode()
        return _head(3, len(text)) + text
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    if name.endswith("Timestamp") and isinstance(value, int | float):
        return _head(6, 1) + _float(value)
    return _number(value)


def _number(value: object) -> bytes:
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, float):
        return _float(value)
    raise TypeError(f"{value!r} is no value of JSON")


def _float(value: float) -> bytes:
    return struct.pack(">Bd", 0xFB, value)


# Below this a number stands in the first byte.
_LEAST_APART = 24

# How others are written, by what each form has room for.
_FORMS = ((2**8, ">BB"), (2**16, ">BH"), (2**32, ">BI"), (2**64, ">BQ"))


def _head(kind: int, number: int) -> bytes:
    if number < _LEAST_APART:
        return bytes([kind << 5 | number])
    size, form = next((at, form) for at, (most, form) in enumerate(_FORMS) if number < most)
    return struct.pack(form, kind << 5 | (_LEAST_APART + size), number)
