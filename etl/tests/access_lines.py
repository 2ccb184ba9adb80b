"""Lines of access logs for tests: what each is about, and what must become of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

TIME = "[17/May/2015:10:05:03 +0000]"
PREFIX = f"1.2.3.4 - - {TIME}"
TAIL = '"GET / HTTP/1.1" 200 7 "-" "A"'
LONG = "x" * (2 << 20)

Said = Mapping[str, Any]


def line(request: str = "GET / HTTP/1.1", numbers: str = "200 7", agent: str = "A") -> str:
    """A line; a test says what matters to it."""
    return f'{PREFIX} "{request}" {numbers} "-" "{agent}"'


def at(*clock: int) -> Said:
    """A time."""
    return {"time": datetime(*clock, tzinfo=timezone.utc)}


# What a line is about, the line, and the values that it must have.
GOOD: dict[str, tuple[str | bytes, Said]] = {
    "everything": (
        f'1.2.3.4 id ada {TIME} "GET /a/b?c=d?e HTTP/1.1" 200 7 "http://r/" "Agent/1.0"',
        {
            "time": datetime(2015, 5, 17, 10, 5, 3, tzinfo=timezone.utc),
            "remote_address": "1.2.3.4",
            "ident": "id",
            "remote_user": "ada",
            "request": "GET /a/b?c=d?e HTTP/1.1",
            "method": "GET",
            "path": "/a/b",
            "query": "c=d?e",
            "protocol": "HTTP/1.1",
            "status": 200,
            "bytes": 7,
            "referer": "http://r/",
            "user_agent": "Agent/1.0",
            "extra": None,
        },
    ),
    "nothing but -": (
        f'1.2.3.4 - - {TIME} "-" 408 - "-" "-"',
        {
            **dict.fromkeys(("ident", "remote_user", "request", "method", "path", "query")),
            **dict.fromkeys(("protocol", "bytes", "referer", "user_agent", "extra")),
            "status": 408,
        },
    ),
    "empty texts": (
        f'1.2.3.4 - - {TIME} "" 400 0 "" ""',
        {"request": "", "method": None, "path": None, "referer": "", "user_agent": ""},
    ),
    "IPv6": (f"2001:db8::1 - - {TIME} {TAIL}", {"remote_address": "2001:db8::1"}),
    "unix socket": (f"unix: - - {TIME} {TAIL}", {"remote_address": "unix:"}),
    "a user with blanks": (
        f"1.2.3.4 - ada of low {TIME} {TAIL}",
        {"ident": None, "remote_user": "ada of low"},
    ),
    "a user with brackets": (f"1.2.3.4 - a [b] c {TIME} {TAIL}", {"remote_user": "a [b] c"}),
    "an empty user, as Apache writes it": (
        f'1.2.3.4 - "" {TIME} {TAIL}',
        {"remote_user": None, "method": "GET", "status": 200},
    ),
    "an offset ahead": (PREFIX.replace("+0000", "+0530") + f" {TAIL}", at(2015, 5, 17, 4, 35, 3)),
    "an offset behind": (PREFIX.replace("+0000", "-0930") + f" {TAIL}", at(2015, 5, 17, 19, 35, 3)),
    "a leap day": (
        f"1.2.3.4 - - [29/Feb/2024:23:59:59 +0000] {TAIL}",
        at(2024, 2, 29, 23, 59, 59),
    ),
    "the last month": (f"1.2.3.4 - - [31/Dec/1999:00:00:00 +0000] {TAIL}", at(1999, 12, 31)),
    "HTTP/0.9": (line("GET /a"), {"method": "GET", "path": "/a", "protocol": None}),
    "blanks in the target": (
        line("GET /a b c HTTP/1.0"),
        {"method": "GET", "path": "/a b c", "protocol": "HTTP/1.0"},
    ),
    "an unknown method": (
        line("BREW /pot HTCPCP/1.0"),
        {"method": "BREW", "path": "/pot HTCPCP/1.0"},
    ),
    "no method": (line("hello"), {"request": "hello", "method": None, "path": None}),
    "a method alone": (line("GET"), {"request": "GET", "method": None, "path": None}),
    "TLS bytes": (
        line(r"\x16\x03\x01\x00\xa5 \x01"),
        {"request": r"\x16\x03\x01\x00\xa5 \x01", "method": None, "path": None},
    ),
    "nginx closed the connection": (line(numbers="444 0"), {"status": 444, "bytes": 0}),
    "the client closed it": (line(numbers="499 0"), {"status": 499}),
    "a quote by Apache": (
        line(r"GET /a\"b HTTP/1.1", agent=r"say \"hi\""),
        {"path": '/a"b', "user_agent": 'say "hi"'},
    ),
    "a quote by nginx": (
        line(r"GET /a\x22b HTTP/1.1", agent=r"say \x22hi\x22"),
        {"path": '/a"b', "user_agent": 'say "hi"'},
    ),
    "a backslash before the closing quote": (
        line(agent=r"C:\\"),
        {"user_agent": "C:\\", "extra": None},
    ),
    "a backslash and a quote": (line(agent=r"\\\" x"), {"user_agent": '\\" x'}),
    "an escaped escape": (line(agent=r"\\x41"), {"user_agent": r"\x41"}),
    "UTF-8 in escapes": (line(agent=r"\xD0\x90 100%+1"), {"user_agent": "\u0410 100%+1"}),
    "bytes that are not UTF-8, in escapes": (
        line(r"GET /\x22 HTTP/1.1", agent=r"\xe4\xe5 \x41"),
        {"path": '/"', "user_agent": r"\xe4\xe5 A"},
    ),
    "escapes beside bytes that are not UTF-8": (
        line(agent=r"?\xD0\x90").encode().replace(b"?", b"\xe4"),
        {"user_agent": "\ufffd\u0410"},
    ),
    "bytes that are not UTF-8": (
        line(agent="?").encode().replace(b"?", b"\xe4\xe5!"),
        {"user_agent": "\ufffd\ufffd!"},
    ),
    "UTF-8": (line("GET /п?я HTTP/1.1"), {"path": "/п", "query": "я"}),
    "more fields": (line() + ' "10.0.0.1" 0.005', {"user_agent": "A", "extra": '"10.0.0.1" 0.005'}),
    "CRLF": (line() + "\r", {"user_agent": "A", "extra": None}),
    "more carriage returns than one": (line() + "\r\r", {"user_agent": "A", "extra": None}),
    "a byte order mark": ("\ufeff" + line(), {"remote_address": "1.2.3.4"}),
    "2 MB": (line(f"GET /{LONG} HTTP/1.1"), {"path": f"/{LONG}", "protocol": "HTTP/1.1"}),
    "2 MB of escapes": (line(agent=r"\x16" * (1 << 19)), {"user_agent": r"\x16" * (1 << 19)}),
}

# What is wrong, the line, and how its reason begins.
BAD: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "the line is empty"),
    "blank": (" \r", "the line is empty"),
    "cut off in the user agent": (line()[:-1], "wanted 6 quotes, came 5: the line is cut off"),
    "cut off behind an escaped quote": (line(agent="x\\"), "wanted 6 quotes, came 5"),
    "common format": (f'{PREFIX} "GET / HTTP/1.1" 200 7', "wanted 6 quotes, came 2"),
    "a day that does not exist": (
        f"1.2.3.4 - - [30/Feb/2015:10:05:03 +0000] {TAIL}",
        'wanted a time as [17/May/2015:10:05:03 +0000], came "1.2.3.4',
    ),
    "an hour too many": (PREFIX.replace(":10:", ":24:") + f" {TAIL}", "wanted a time"),
    "no month": (PREFIX.replace("May", "Mai") + f" {TAIL}", "wanted a time"),
    "a shifted month": (PREFIX.replace("May", "Anf") + f" {TAIL}", "wanted a time"),
    "no time": (f"1.2.3.4 - - {TAIL}", "wanted a time"),
    "no user": (f"1.2.3.4 - {TIME} {TAIL}", "wanted address, identity and user"),
    "no address": (f" - - {TIME} {TAIL}", "wanted address, identity and user"),
    "no status": (line(numbers="- 7"), 'wanted status and bytes, came " - 7 "'),
    "no bytes": (line(numbers="200"), "wanted status and bytes"),
    "bytes past all sense": (line(numbers=f"200 {'9' * 30}"), "wanted status and bytes"),
    "bare quotes in the user agent": (line(agent='a "b" c'), "wanted a blank or nothing behind"),
    "no blank before the user agent": (
        line().replace('"-" "A"', '"-","A"'),
        'wanted a blank before the user agent, came ","',
    ),
    "2 MB of quotes": ('"' * (2 << 20), "wanted a time"),
    "2 MB of nothing known": (LONG, "wanted 6 quotes, came 0"),
}


def text(line: str | bytes) -> str:
    """A line as it is read."""
    return line if isinstance(line, str) else line.decode("utf-8", "replace")
