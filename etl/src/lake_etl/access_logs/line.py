"""Parses any line of combined format, whatever it escapes: the exact way, line by line.

Nearly all lines go the short way (`common`), which comes to the same values by the thousand.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from lake_etl.access_logs.escapes import QUOTE, is_escaped, unescaped
from lake_etl.access_logs.moments import CHARS, TIME, moment
from lake_etl.access_logs.pieces import (
    AGENT,
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

# Servers write it for what there is not.
ABSENT = "-"

# A time in its brackets, with the blank behind it, and how long that is.
_TIME = re.compile(rf"{TIME}\] ")
_TIME_CHARS = CHARS + len("[] ")

# No more digits than a long surely holds.
_NUMBERS = re.compile(r" ([0-9]{3}) ([0-9]{1,18}|-) ")

_METHOD = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+ ")
_PROTOCOL = "HTTP/"

# A fault quotes no more of a line than this.
_QUOTED_CHARS = 60


class LineError(ValueError):
    """Why a line does not parse: the first fault from left to right."""


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
    cut = pieces(text)
    if len(cut) < PIECES:
        raise _cut_off(cut)
    escaped = is_escaped(text)
    time = _time(cut[PREFIX])
    address, ident, user = _client(cut[PREFIX])
    status, size = _numbers(cut[NUMBERS])
    extra = _extra(cut)
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
        extra=extra,
    )


def _time(prefix: str) -> datetime:
    written = prefix.rpartition("[")[2]
    time = moment(written) if _TIME.fullmatch(written) else None
    if time is None:
        raise _came("a time as [17/May/2015:10:05:03 +0000]", prefix)
    return time


def _client(prefix: str) -> tuple[str, str, str]:
    """Address, identity and user, who may hold blanks. They stand before the time."""
    address, _, who = prefix[:-_TIME_CHARS].partition(" ")
    ident, _, user = who.partition(" ")
    if not (address and ident and user.endswith(" ") and user != " "):
        raise _came("address, identity and user before the time", prefix)
    return address, ident, user[:-1]


def _numbers(text: str) -> tuple[int, int | None]:
    """Status and bytes."""
    found = _NUMBERS.fullmatch(text)
    if found is None:
        raise _came("status and bytes", text)
    return int(found[1]), None if found[2] == ABSENT else int(found[2])


def _extra(cut: list[str]) -> str | None:
    """What stands behind the user agent, without the blank before it."""
    if cut[GAP] != " ":
        raise _came("a blank before the user agent", cut[GAP])
    if len(cut) == PIECES and not cut[MORE]:
        return None
    if not cut[MORE].startswith(" "):
        raise _came("a blank or nothing behind the user agent", cut[MORE])
    return QUOTE.join(cut[MORE:])[1:]


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
    if not quotes and not cut[PREFIX].strip(" "):
        return LineError("the line is empty")
    return LineError(
        f"wanted {PIECES - 1} quotes, came {quotes}: the line is cut off, or of another format"
    )


def _came(wanted: str, text: str) -> LineError:
    return LineError(f'wanted {wanted}, came "{text[:_QUOTED_CHARS]}"')
