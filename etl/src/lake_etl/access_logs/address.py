"""What may stand as a client's address: an IPv4 or IPv6 address, a host's name, or `unix:`.

Regular expressions that Python and polars (Rust's regex crate) read alike.
"""

from __future__ import annotations

_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
IPV4 = rf"(?:{_BYTE}\.){{3}}{_BYTE}"

_GROUP = "[0-9A-Fa-f]{1,4}"
_GROUPS, _GROUPS_BEFORE_IPV4 = 8, 6


def _ipv6() -> str:
    """The forms of RFC 4291, section 2.2, by how many groups stand before `::`."""
    forms = [
        rf"(?:{_GROUP}:){{{_GROUPS - 1}}}{_GROUP}",
        rf"(?:{_GROUP}:){{{_GROUPS_BEFORE_IPV4}}}{IPV4}",
        rf"(?:{_GROUP}:){{1,{_GROUPS - 1}}}:",
        rf":(?::{_GROUP}){{1,{_GROUPS - 1}}}",
        rf":(?::{_GROUP}){{0,{_GROUPS_BEFORE_IPV4 - 1}}}:{IPV4}",
        "::",
    ]
    for before in range(1, _GROUPS - 1):
        forms.append(rf"(?:{_GROUP}:){{{before}}}(?::{_GROUP}){{1,{_GROUPS - 1 - before}}}")
    for before in range(1, _GROUPS_BEFORE_IPV4):
        after = _GROUPS_BEFORE_IPV4 - 1 - before
        forms.append(rf"(?:{_GROUP}:){{{before}}}(?::{_GROUP}){{0,{after}}}:{IPV4}")
    return "|".join(forms)


# With the zone of a link-local address, if it has one.
IPV6 = rf"(?:{_ipv6()})(?:%[A-Za-z0-9_.-]+)?"

IP = rf"(?:{IPV4}|{IPV6})"

# A name whose last label is no number: what ends in one is an address, or none. Servers that look
# names up log them as the DNS answers, underscores included.
_HOST = r"(?:[A-Za-z0-9_][A-Za-z0-9_-]*\.)*[0-9]*[A-Za-z_][A-Za-z0-9_-]*\.?"

# nginx and Apache, for a client that came by a socket of the machine.
_UNIX = r'unix:[^ "\[\\\x00-\x1f\x7f]*'

ADDRESS = rf"(?:{IPV4}|{IPV6}|{_HOST}|{_UNIX})"
