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
    # cases/eks-iceberg/05
    "NULs before it": ("\0" * 512 + line(), {"remote_address": "1.2.3.4", "user_agent": "A"}),
    "NULs before a byte order mark": ("\0\ufeff" + line(), {"remote_address": "1.2.3.4"}),
    "NULs behind it": (line() + "\r\0\0", {"user_agent": "A", "extra": None}),
    # cases/eks-iceberg/01
    "a host's name": (
        f"a-1.Example.com. - - {TIME} {TAIL}",
        {"remote_address": "a-1.Example.com."},
    ),
    "a host of one label": (f"localhost - - {TIME} {TAIL}", {"remote_address": "localhost"}),
    "a host with a number's label": (f"4.3.in-addr - - {TIME} {TAIL}", {"path": "/"}),
    "a link-local address": (f"fe80::1%eth0 - - {TIME} {TAIL}", {"remote_address": "fe80::1%eth0"}),
    "an IPv4 address in IPv6": (f"::ffff:1.2.3.4 - - {TIME} {TAIL}", {"path": "/"}),
    "a socket's path": (
        f"unix:/run/a.sock - - {TIME} {TAIL}",
        {"remote_address": "unix:/run/a.sock"},
    ),
    "a user with a dash among blanks": (
        f"1.2.3.4 - Ada - Countess {TIME} {TAIL}",
        {"remote_user": "Ada - Countess"},
    ),
    "an identity": (f"1.2.3.4 cafe ada {TIME} {TAIL}", {"ident": "cafe", "remote_user": "ada"}),
    # cases/eks-iceberg/02
    "the first moment": (f"1.2.3.4 - - [01/Jan/1970:00:00:00 +0000] {TAIL}", at(1970, 1, 1)),
    "the first moment, far west": (
        f"1.2.3.4 - - [31/Dec/1969:19:00:00 -0500] {TAIL}",
        at(1970, 1, 1),
    ),
    "the last day": (
        f"1.2.3.4 - - [31/Dec/9999:23:59:59 +0000] {TAIL}",
        at(9999, 12, 31, 23, 59, 59),
    ),
    # cases/eks-iceberg/10 and 11
    "a time among more fields": (
        line() + ' [17/May/2015:10:05:04 +0000] "a" 0.1',
        {"extra": '[17/May/2015:10:05:04 +0000] "a" 0.1'},
    ),
    "named fields behind it": (
        line() + ' rt=0.003 uct="0.000" urt="-, 0.1"  x',
        {"extra": 'rt=0.003 uct="0.000" urt="-, 0.1"  x'},
    ),
    "an escaped quote behind it": (line() + r' "a\"b"', {"extra": r'"a\x22b"'}),
    # cases/eks-iceberg/13
    "the greatest size": (line(numbers=f"200 {(1 << 63) - 1}"), {"bytes": (1 << 63) - 1}),
    "a size of 19 digits": (line(numbers=f"200 {10**18}"), {"bytes": 10**18}),
    "a size with zeros before it": (line(numbers=f"200 {'0' * 30}7"), {"bytes": 7}),
    "2 MB": (line(f"GET /{LONG} HTTP/1.1"), {"path": f"/{LONG}", "protocol": "HTTP/1.1"}),
    "2 MB of escapes": (line(agent=r"\x16" * (1 << 19)), {"user_agent": r"\x16" * (1 << 19)}),
}

# What is wrong, the line, and how its reason begins.
BAD: dict[str, tuple[str | bytes, str]] = {
    "cut off in the user agent": (line()[:-1], "wanted 6 quotes, came 5: the line is cut off"),
    "cut off behind an escaped quote": (line(agent="x\\"), "wanted 6 quotes, came 5"),
    "common format": (f'{PREFIX} "GET / HTTP/1.1" 200 7', "wanted 6 quotes, came 2"),
    "a day that does not exist": (
        f"{'1.2.3.4':>99} - - [30/Feb/2015:10:05:03 +0000] {TAIL}",
        'wanted a day and a time that exist, came "30/Feb/2015:10:05:03 +0000"',
    ),
    # cases/eks-iceberg/13
    "a leap second": (
        PREFIX.replace("05:03", "59:60") + f" {TAIL}",
        'wanted a day and a time that exist, came "17/May/2015:10:59:60 +0000"',
    ),
    "a day past the last": (
        f"1.2.3.4 - - [31/Dec/9999:23:59:59 -1200] {TAIL}",
        "wanted a day and a time that exist",
    ),
    "the year 0": (PREFIX.replace("2015", "0000") + f" {TAIL}", "wanted a day and a time that"),
    "an offset that is none": (PREFIX.replace("+0000", "+2400") + f" {TAIL}", "wanted a day and a"),
    # cases/eks-iceberg/02
    "the year 1": (
        f"1.2.3.4 - - [01/Jan/0001:00:00:00 +0000] {TAIL}",
        'wanted a time of the year 1970 or later, came "01/Jan/0001:00:00:00 +0000"',
    ),
    "a second before the first": (
        f"1.2.3.4 - - [01/Jan/1970:00:59:59 +0100] {TAIL}",
        "wanted a time of the year 1970",
    ),
    "an hour too many": (
        PREFIX.replace(":10:", ":24:") + f" {TAIL}",
        "wanted a day and a time that",
    ),
    "no month": (PREFIX.replace("May", "Mai") + f" {TAIL}", "wanted a time"),
    "a shifted month": (PREFIX.replace("May", "Anf") + f" {TAIL}", "wanted a time"),
    "no time": (
        f"1.2.3.4 - - {TAIL}",
        'wanted a time as [17/May/2015:10:05:03 +0000], came "1.2.3',
    ),
    "no user": (f"1.2.3.4 - {TIME} {TAIL}", "wanted address, identity and user"),
    "no address": (f" - - {TIME} {TAIL}", "wanted address, identity and user"),
    # cases/eks-iceberg/01
    **{
        f"more words: {words}": (
            f"{words} {TIME} {TAIL}",
            "wanted address, identity and user before the time and nothing more",
        )
        for words in (
            "www.example.com:443 203.0.113.7 - -",
            "www.example.com 203.0.113.7 - ada",
            "www.example.com 203.0.113.7 ident ada",
            "203.0.113.9 203.0.113.7 ident ada",
            "203.0.113.9 3128 203.0.113.7 ident ada",
            "www.example.com client.example.net - -",
            "www.example.com client.example.net - ada",
            "2025-05-17T10:05:03.123456789Z stdout F 203.0.113.7 - -",
            "2025-05-17T10:05:03.123456789Z stdout F 203.0.113.7 - ada",
            "May 17 10:05:03 web1 nginx: 203.0.113.7 - -",
            "May 17 10:05:03 web1 nginx: client.example.net - ada",
            "<190>May 17 10:05:03 web1 nginx: 203.0.113.7 - -",
            "203.0.113.7, 198.51.100.9 - -",
            "203.0.113.7, 198.51.100.9, 10.0.0.1 - ada",
            "10.0.0.1 2001:db8::1 - -",
            "web_1 | 203.0.113.7 - -",
            "1747476303.123 203.0.113.7 - -",
            "1.2.3.4 - - -",
            "1.2.3.4 - - 0.003",
            "1.2.3.4 - ada -",
            f"1.2.3.4 - ada {TIME} bob",
        )
    },
    **{
        f"no address: {word!r}": (
            f"{word} - - {TIME} {TAIL}",
            "wanted the client first: an address",
        )
        for word in (
            *(
                "www.example.com:443",
                "203.0.113.7:5000",
                "203.0.113.7,",
                "256.1.1.1",
                "1.2.3",
                "17",
            ),
            *("1.2.3.4.5", "2001:db8::1::2", "[::1]", "-", "a/b", "1.2.3.4\t-", "\x16\x03", "é"),
            *("1.2\0.3.4", "\x7f", "a..b", ".", "1747476303.123"),
        )
    },
    # cases/eks-iceberg/05
    "a control character in the address": (
        f"1.2.3.4\0 - - {TIME} {TAIL}",
        r"wanted the client first: an address, a host's name or unix:, came "
        r'"1.2.3.4\x00"',
    ),
    # cases/eks-iceberg/10
    "two requests in one line": (f"{line()} {line()}", 'wanted one request a line, came " 1.2.3.4'),
    "two requests, and more fields": (
        f"{line()} 0.003 {line()} 0.004",
        "wanted one request a line",
    ),
    "a second request that is cut off": (
        f'{line()} {PREFIX} "GET /a HTTP/1.1',
        "wanted one request a line",
    ),
    "a second request without protocol": (
        f"{line()} {line('GET /a')}",
        "wanted one request a line",
    ),
    "requests that carriage returns end": (
        f"{line()} 0.003\r{line()} 0.003\r{line()} 0.003",
        r'wanted no carriage return within a line, for it ends a request, came " 200 7',
    ),
    # cases/eks-iceberg/11
    "bare quotes in referer and user agent": (
        f'{PREFIX} "GET / HTTP/1.1" 200 7 "ref" "erer" "user"agent"',
        'wanted fields behind the user agent, whose quotes pair up and are escaped, came " "user',
    ),
    "a quote that opens nothing": (line() + ' "a" b"', "wanted fields behind the user agent"),
    "a quoted field that does not end": (line() + ' "a"b', "wanted fields behind the user agent"),
    "quoted fields by commas": (line() + ' "a","b"', "wanted fields behind the user agent"),
    # cases/eks-iceberg/13
    "no status": (line(numbers="- 7"), 'wanted a status of three digits, came "-"'),
    "a status of four digits": (line(numbers="2000 7"), "wanted a status of three digits, came"),
    "no bytes": (line(numbers="200"), 'wanted status and bytes, came " 200 "'),
    "bytes that are no number": (
        line(numbers="200 1.5"),
        'wanted a number of bytes, or -, came "1.5',
    ),
    "bytes in other digits": (line(numbers="200 ٣"), "wanted a number of bytes"),
    "one byte too many": (
        line(numbers=f"200 {1 << 63}"),
        f'wanted no more than {(1 << 63) - 1} bytes, came "{1 << 63}"',
    ),
    "bytes past all sense": (line(numbers=f"200 {'9' * 9_999}"), "wanted no more than"),
    "bare quotes in the user agent": (line(agent='a "b" c'), "wanted a blank or nothing behind"),
    "no blank before the user agent": (
        line().replace('"-" "A"', '"-","A"'),
        'wanted a blank before the user agent, came ","',
    ),
    "2 MB of quotes": ('"' * (2 << 20), "wanted a time"),
    "2 MB of nothing known": (LONG, "wanted 6 quotes, came 0"),
}

# Lines that no server wrote of a request: they are skipped.
NONE: dict[str, str | bytes] = {
    "empty": "",
    "blank": " \t\r",
    "NULs alone": "\0" * 512,
    "NULs and a byte order mark": "\0\ufeff\r",
    # cases/eks-iceberg/08
    "newsyslog": "2025-05-17T00:00:01.881Z web1 newsyslog[56965]: logfile turned over",
    "newsyslog with its reason": (
        "May 17 00:00:01 web1 newsyslog[5]: logfile turned over due to size>100K"
    ),
}


def text(line: str | bytes) -> str:
    """A line as it is read."""
    return line if isinstance(line, str) else line.decode("utf-8", "replace")
