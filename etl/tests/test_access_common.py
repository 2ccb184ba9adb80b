"""The lines that take the short way: which ones they are, and that they lose nothing by it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import polars as pl

from access_lines import BAD, GOOD, NONE, TIME, text
from lake_etl.access_logs.common import LINE, NUMBER, common, trimmed
from lake_etl.access_logs.faults import LineError
from lake_etl.access_logs.line import Request, parsed
from lake_etl.access_logs.pieces import is_no_request

COMMON = {
    *("everything", "IPv6", "unix socket", "an offset ahead", "an offset behind", "a leap day"),
    *("the last month", "nginx closed the connection", "the client closed it", "more fields"),
    *("bytes that are not UTF-8", "UTF-8", "2 MB", "CRLF", "more carriage returns than one"),
    *("a byte order mark", "NULs before it", "NULs before a byte order mark", "NULs behind it"),
    *("a host's name", "a host of one label", "a host with a number's label", "an identity"),
    *("a link-local address", "an IPv4 address in IPv6", "a socket's path"),
    "named fields behind it",
}

LINES = 20_000

# What may stand at each place of a line, what must not among it.
PARTS = (
    (
        *(
            "1.2.3.4",
            "::1",
            "unix:",
            "",
            "\ufeff1.2.3.4",
            "\ufeff\ufeff1",
            "a b",
            "é",
            "\\x41",
            "a.b",
        ),
        *(
            "\0\0::",
            "\0\ufeffa",
            "\ufeff\0a",
            "a:443",
            "1.2.3",
            "256.1.1.1",
            "1.2.3.4, ::2",
            "::\0",
        ),
        *(
            "web1 a.b",
            "May 17 10:05:03 web1 nginx: 1.2.3.4",
            "1.2.3.4.5",
            "1_.",
            "a.1",
            "::1%e",
            "\r::",
        ),
    ),
    (
        *(
            " - - ",
            " id ada ",
            " - a b ",
            ' - "" ',
            " - ",
            " - [x] ",
            " -  - ",
            " - \\x41 ",
            " ::1 - ",
        ),
        *(" - - - ", " - a - ", " - a - b ", " - 1.2.3.4 ", " - a 1.2.3.4 ", " a.b - - ", " - \0 "),
    ),
    (
        *(TIME, "[29/Feb/2023:10:05:03 +0000]", "[17/May/2015:10:05:03 -0130]", "[17/may/2015]"),
        *("", "[01/Jan/0001:00:00:00 +1159]", "[31/Dec/9999:23:59:59 -1900]"),
        *("[01/Jan/1970:00:30:00 +0100]", "[01/Jan/1970:00:30:00 -0100]"),
        *("[01/Jan/1971:00:30:00 +0100]", "[31/Dec/1969:23:30:00 -0100]"),
        *("[17/MAY/2015:10:05:03 +0000]", "[32/May/2015:10:05:03 +0000]"),
        "[17/May/2015:10:05:60 +0000]",
    ),
    (' "', '"', ' ""'),
    (
        *("GET / HTTP/1.1", "POST /a?b?c HTTP/2", "GET ?", "GET ? HTTP/", "GET  HTTP/1.1", "-"),
        *(
            "",
            "GET /\r HTTP/1.1",
            "BREW / HTTP/1.1",
            "get / HTTP/1.1",
            "GET /a b HTTP/1.1",
            "GET /\\x41 HTTP/1.1",
        ),
    ),
    ('" ', '"'),
    (
        "200 7",
        "204 -",
        "99 7",
        "200 7\r",
        "200 1234567890123456789",
        "-",
        "٣00 7",
        "200 9223372036854775808",
    ),
    (' "-" "', ' "r" "', ' "" "', ' "-","', ' "a\\"b" "'),
    ("A", "-", "", "\\x41", 'a "b" c', "\U0001f600", "\x01\x00", "\r"),
    (
        *('"', "", '" ', '" 0.1 "x"', '"\r', '" x\r', '"x', '" \r\r', '" \\x41', '"\0', '"\r\0\r'),
        *(
            '" "x" "y"z"',
            '" a="b" ',
            '" "x"y',
            '" "x',
            f'" {TIME}',
            f'" {TIME} "GET / HTTP/1.1" 200 7',
        ),
        *('" \ra', '"  "" -', f'" 1.2.3.4 - - {TIME} "GET / HTTP/1.1" 200 7 "-" "A"'),
    ),
)


def short(lines: Sequence[str]) -> dict[int, dict[str, Any]]:
    """What the short way makes of the common ones among lines, by place."""
    given = pl.DataFrame({NUMBER: range(len(lines)), LINE: lines})
    found = common(given.select(NUMBER, trimmed("\n".join(lines))))
    return {row.pop(NUMBER): row for row in found.iter_rows(named=True)}


def long(line: str) -> dict[str, Any] | str:
    """What the exact way makes of a line."""
    try:
        return parsed(line)._asdict()
    except LineError as error:
        return str(error)


def test_most_lines_are_common_and_none_of_those_that_do_not_parse() -> None:
    lines = {name: text(line) for name, (line, _) in [*GOOD.items(), *BAD.items()]}
    lines |= {name: text(line) for name, line in NONE.items()}
    names = list(lines)

    came = short(list(lines.values()))

    assert {names[place] for place in came} == COMMON
    for place, values in came.items():
        assert values == long(lines[names[place]])
        assert not is_no_request(lines[names[place]])


def test_both_ways_agree_on_every_common_line() -> None:
    chance = random.Random(20150517)
    # From plain lines to such as nobody ever wrote.
    odds = [chance.random() for _ in range(LINES)]
    lines = [
        "".join(chance.choice(part) if chance.random() < odd else part[0] for part in PARTS)
        for odd in odds
    ]

    came = short(lines)

    assert LINES / 10 < len(came) < LINES / 2
    for place, values in came.items():
        assert list(values) == list(Request._fields)
        assert values == long(lines[place]), lines[place]
        assert not is_no_request(lines[place])
