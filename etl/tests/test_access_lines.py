"""Lines of access logs: what each becomes, or why it is rejected."""

from __future__ import annotations

import ipaddress
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access_lines import BAD, GOOD, NONE, line, text
from lake_etl.access_logs.address import IP
from lake_etl.access_logs.faults import LineError
from lake_etl.access_logs.line import parsed
from lake_etl.access_logs.pieces import is_no_request


@pytest.mark.parametrize("name", GOOD)
def test_a_line_that_parses(name: str) -> None:
    given, wanted = GOOD[name]

    came = parsed(text(given))._asdict()

    assert {key: came[key] for key in wanted} == wanted


@pytest.mark.parametrize("name", BAD)
def test_a_line_that_is_rejected(name: str) -> None:
    given, wanted = BAD[name]

    with pytest.raises(LineError) as raised:
        parsed(text(given))

    assert str(raised.value).startswith(wanted)


@pytest.mark.parametrize("name", NONE)
def test_a_line_that_is_no_request(name: str) -> None:
    """cases/eks-iceberg/05 and 08."""
    assert is_no_request(text(NONE[name]))


def test_every_other_line_is_a_request() -> None:
    lines = [text(line) for line, _ in [*GOOD.values(), *BAD.values()]]
    forged = line("GET / newsyslog[1]: logfile turned over")

    assert not any(map(is_no_request, [*lines, forged]))


GROUPS = st.sampled_from(["1", "ff", "abcd", "12345", "", ":", "::", "1.2.3.4", "256.1.1.1", "01"])


@given(said=st.lists(GROUPS, min_size=1, max_size=9).map(":".join) | GROUPS)
def test_addresses_are_those_that_python_knows(said: str) -> None:
    try:
        wanted = bool(ipaddress.ip_address(said))
    except ValueError:
        wanted = False

    assert bool(re.fullmatch(IP, said)) is wanted


# Text as a client sends it: anything that an escape can say, quotes and backslashes above all.
TEXT = st.text(
    st.sampled_from(["a", " ", "/", '"', "\\", "x", "2", "%", "+", "é", "-"]), max_size=8
)


@given(said=TEXT)
def test_what_a_server_escapes_comes_back_as_it_was(said: str) -> None:
    wanted = None if said == "-" else said

    assert parsed(line(agent=_by_nginx(said))).user_agent == wanted
    assert parsed(line(agent=_by_apache(said))).user_agent == wanted


@given(said=st.text(max_size=40))
def test_any_line_parses_or_says_why_not(said: str) -> None:
    try:
        parsed(said)
    except LineError as error:
        assert str(error)


def _by_nginx(said: str) -> str:
    return "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02X}"
        for byte in said.encode()
    )


def _by_apache(said: str) -> str:
    escaped = said.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in escaped.encode())
