"""Faults on order: the next calls of one action are answered with an error instead of by moto.

For tests of what happens when AWS throttles, refuses or breaks. A fault is planned with
`POST /lake-emulator/faults` and the JSON of `Fault`; `DELETE` forgets all of them.
"""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

# Kinds of faults by name: HTTP status and error code, as most services spell them.
KINDS: Mapping[str, tuple[int, str]] = {
    "throttle": (400, "ThrottlingException"),
    "deny": (403, "AccessDeniedException"),
    "expired": (403, "ExpiredTokenException"),
    "broken": (500, "InternalServerError"),
}
FOR_EVER = -1


@dataclasses.dataclass
class Fault:
    """An error that calls of `action` get: `emr:RunJobFlow`, `s3:PUT`, `iam:*` or `*:*`."""

    action: str
    kind: str = "broken"
    times: int = FOR_EVER

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind: must be one of {', '.join(KINDS)}, got {self.kind!r}")
        if self.action.count(":") != 1:
            raise ValueError(f"action: must be like emr:RunJobFlow, got {self.action!r}")

    def is_for(self, service: str, operation: str) -> bool:
        """Whether this fault still has to happen to `operation` of `service`."""
        wanted_service, wanted = self.action.lower().split(":")
        return (
            self.times != 0
            and wanted_service in ("*", service.lower())
            and wanted in ("*", operation.lower())
        )


class Faults:
    """All faults that are planned."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self._lock = threading.Lock()

    def plan(self, fault: Fault) -> None:
        """Let `fault` happen from now on."""
        with self._lock:
            self._planned.append(fault)

    def forget(self) -> None:
        """Let nothing happen any more."""
        with self._lock:
            self._planned.clear()

    def take(self, service: str, operation: str) -> Fault | None:
        """The fault that this call meets, if any; it then has one call fewer to spoil."""
        with self._lock:
            for fault in self._planned:
                if fault.is_for(service, operation):
                    fault.times -= 1 if fault.times > 0 else 0
                    return fault
        return None

    def planned(self) -> list[dict[str, Any]]:
        """What is planned, as plain values."""
        with self._lock:
            return [dataclasses.asdict(fault) for fault in self._planned]


def call_of(environ: Mapping[str, Any], body: bytes) -> tuple[str, str]:
    """Service and operation of a request, as far as they can be seen from outside.

    The operation of a REST service (S3, Lambda, Scheduler) is its HTTP method.
    """
    service = service_of(environ.get("HTTP_AUTHORIZATION", ""))
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    if target:
        return service, target.rpartition(".")[2]
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        action = parse_qs(body.decode(errors="replace")).get("Action")
        if action:
            return service, action[0]
    return service, environ["REQUEST_METHOD"]


def service_of(authorization: str) -> str:
    """The service that a request is signed for; `elasticmapreduce` is called `emr`."""
    _, _, credential = authorization.partition("Credential=")
    scope = credential.partition(",")[0].split("/")
    service = scope[-2] if len(scope) > 1 else ""
    return "emr" if service == "elasticmapreduce" else service


def answer(fault: Fault, *, is_json: bool) -> tuple[int, str, bytes]:
    """Status, content type and body of the error."""
    status, code = KINDS[fault.kind]
    message = f"the emulator was told to answer {fault.action} like this ({fault.kind})"
    if is_json:
        body = json.dumps({"__type": code, "message": message})
        return status, "application/x-amz-json-1.1", body.encode()
    error = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    text = f"<ErrorResponse><Error>{error}</Error>{error}</ErrorResponse>"
    return status, "text/xml", text.encode()
