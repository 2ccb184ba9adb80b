"""Who asked: the words before the time.

A user may hold blanks, so that more words than three may be a user of several. They are none where
they show that something else stands before the client: the server's name, a time, what a collector
of logs puts before a line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lake_etl.access_logs.address import ADDRESS, IP
from lake_etl.access_logs.faults import came
from lake_etl.access_logs.moments import TIME

# Servers write it for what there is not.
ABSENT = "-"

_ADDRESS = re.compile(ADDRESS)
_IP = re.compile(IP)
_BRACKETED_TIME = re.compile(rf"\[{TIME}\]")

_WANTED = "address, identity and user before the time"


class Client(NamedTuple):
    """The words before the time, as written."""

    address: str
    ident: str
    user: str


def client(words: str) -> Client:
    """The client of a line whose time follows `words`. Raises LineError where there is none."""
    address, _, who = words.partition(" ")
    ident, _, user = who.partition(" ")
    if not (address and ident and user.endswith(" ") and user != " "):
        raise came(_WANTED, words)
    found = Client(address, ident, user[:-1])
    if _has_more(found):
        raise came(f"{_WANTED} and nothing more", words)
    if not _ADDRESS.fullmatch(address):
        raise came("the client first: an address, a host's name or unix:", address)
    return found


def _has_more(found: Client) -> bool:
    """Whether other words than the client's three stand there."""
    if _IP.fullmatch(found.ident):
        return True
    words = found.user.split(" ")
    if len(words) == 1:
        return False
    # A user of several words may hold a dash, but does not begin or end with one. Behind a name,
    # which may be the server's, it is the identity of the client that follows.
    dashes = words if not _IP.fullmatch(found.address) else (words[0], words[-1])
    return (
        ABSENT in dashes
        or any(_IP.fullmatch(word) for word in words)
        or _BRACKETED_TIME.search(found.user) is not None
    )
