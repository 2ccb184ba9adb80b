"""An emulator in this process, and clients of it."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore.config import Config

from lake_emulator.control import Control
from lake_emulator.server import LOOPBACK, serve
from lake_emulator.stand_ins import install

REGION = "eu-central-1"
ACCOUNT = "123456789012"

Clients = Callable[[str], Any]
Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    install()
    server = serve(Control(), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{LOOPBACK}:{server.server_port}"
    server.shutdown()


@pytest.fixture
def ask(endpoint: str) -> Ask:
    """Call one of the emulator's own addresses."""

    def call(method: str, path: str, **body: Any) -> Any:
        data = json.dumps(body).encode() if body else None
        with urlopen(Request(f"{endpoint}/lake-emulator/{path}", data, method=method)) as answer:
            return json.load(answer)

    return call


@pytest.fixture(scope="session")
def _made(endpoint: str) -> Clients:
    """Make each service's client once: loading a service's model takes longer than a test."""

    @functools.cache
    def client(service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}),
        )

    return client


@pytest.fixture
def clients(endpoint: str, _made: Clients) -> Iterator[Clients]:
    """A client of a service; the emulator is empty at first."""
    yield _made
    with urlopen(Request(f"{endpoint}/moto-api/reset", b"", method="POST")):
        pass


def trust(service: str, **condition: Any) -> str:
    """A trust policy for `service`."""
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
