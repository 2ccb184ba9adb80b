"""Parses any line of combined format, whatever it escapes: the exact way, line by line.

Nearly all lines go the short way (`common`), which comes to the same values by the thousand.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from lake_etl.access_logs.client import ABSENT, client
from lake_etl.access_logs.escapes import QUOTE, is_escaped, unescaped
from lake_etl.access_logs.extra import extra
from lake_etl.access_logs.faults import LineError, came
from lake_etl.access_logs.moments import BRACKETED_CHARS, time_before_request
from lake_etl.access_logs.pieces import (
    AGENT,
    CR,
    GAP,
    MORE,
    NUMBERS,
    PIECES,
    PREFIX,
    REFERER,
    REQUEST,
    pieces,
    trimmed,
)

_NUMBERS = re.compile(r" ([^ ]+) ([^ ]+) ")
_STATUS = re.compile("[0-9]{3}")
_SIZE = re.compile("0*([0-9]+)")

# The greatest bigint.
MOST_BYTES = (1 << 63) - 1

_METHOD = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+ ")
_PROTOCOL = "HTTP/"

# Characters before a carriage return that are quoted.
_BEFORE_CR = 20


class Request(NamedTuple):
    """The values of a line; None for what the server had nothing to say of."""

    time: datetime
    remote_address: str
    ident: str | None
    remote_user: str | None
    request: str | None
    method: str | None
    path: str | None
    query: str | None
    protocol: str | None
    status: int
    bytes: int | None
    referer: str | None
    user_agent: str | None
    extra: str | None


class _Target(NamedTuple):
    """What a request line asks for."""

    method: str | None = None
    path: str | None = None
    query: str | None = None
    protocol: str | None = None


def parsed(line: str) -> Request:
    """The values of a line. Raises LineError for one that is rejected."""
    text = trimmed(line)
    if CR in text:
        # Behind the first one, another request may stand.
        at = max(0, text.index(CR) - _BEFORE_CR)
        raise came("no carriage return within a line, for it ends a request", text[at:])
    cut = pieces(text)
    if len(cut) < PIECES:
        raise _cut_off(cut)
    escaped = is_escaped(text)
    time = time_before_request(cut[PREFIX])
    address, ident, user = client(cut[PREFIX][:-BRACKETED_CHARS])
    status, size = _numbers(cut[NUMBERS])
    if cut[GAP] != " ":
        raise came("a blank before the user agent", cut[GAP])
    behind = extra(QUOTE.join(cut[MORE:]))
    target = _target(cut[REQUEST])
    return Request(
        time=time,
        remote_address=address,
        ident=_said(ident, escaped),
        remote_user=_said(user, escaped),
        request=_said(cut[REQUEST], escaped),
        method=target.method,
        path=_meant(target.path, escaped),
        query=_meant(target.query, escaped),
        protocol=target.protocol,
        status=status,
        bytes=size,
        referer=_said(cut[REFERER], escaped),
        user_agent=_said(cut[AGENT], escaped),
        extra=behind,
    )


def _numbers(text: str) -> tuple[int, int | None]:
    """Status and bytes."""
    found = _NUMBERS.fullmatch(text)
    if found is None:
        raise came("status and bytes", text)
    status, size = found.groups()
    if not _STATUS.fullmatch(status):
        raise came("a status of three digits", status)
    return int(status), _size(size)


def _size(text: str) -> int | None:
    """Bytes; None where the server counted none."""
    if text == ABSENT:
        return None
    found = _SIZE.fullmatch(text)
    if found is None:
        raise came("a number of bytes, or -", text)
    # Python refuses to read numbers of thousands of digits.
    size = int(found[1]) if len(found[1]) <= len(str(MOST_BYTES)) else None
    if size is None or size > MOST_BYTES:
        raise came(f"no more than {MOST_BYTES} bytes", text)
    return size


def _target(request: str) -> _Target:
    """What a request line asks for: nothing, if it has no method."""
    if not _METHOD.match(request):
        return _Target()
    method, _, rest = request.partition(" ")
    target, blank, last = rest.rpartition(" ")
    protocol = last if blank and last.startswith(_PROTOCOL) else None
    path, mark, query = (rest if protocol is None else target).partition("?")
    return _Target(method, path, query if mark else None, protocol)


def _said(text: str, escaped: bool) -> str | None:
    """The text that was meant; None where the server had nothing to say."""
    return None if text == ABSENT else _meant(text, escaped)


def _meant(text: str | None, escaped: bool) -> str | None:
    return unescaped(text) if text is not None and escaped else text


def _cut_off(cut: list[str]) -> LineError:
    quotes = len(cut) - 1
    return LineError(
        f"wanted {PIECES - 1} quotes, came {quotes}: the line is cut off, or of another format"
    )
