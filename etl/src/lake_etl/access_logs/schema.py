"""The tables of access logs as data: columns, what they mean, and how the tables are divided."""

from __future__ import annotations

from lake_etl.iceberg.declared import Column, Table

SOURCE = (
    Column("source_file", "string", "URI of the file that the line stands in"),
    Column("line_number", "bigint", "number of the line in its file, from 1"),
    Column("source_folder", "string", "URI of the file's folder: what is loaded at once"),
)

ACCESS_LOGS = Table(
    "access_logs",
    "Requests to web servers, one row for each line of an access log that parses",
    (
        Column("time", "timestamp", "when the server logged the request, in UTC"),
        Column("remote_address", "string", "client: IPv4 or IPv6 address, or unix:"),
        Column("ident", "string", "identity as of RFC 1413; null when the server logged -"),
        Column("remote_user", "string", "authenticated user, which may hold blanks; null for -"),
        Column("request", "string", "request line, whatever it holds; null for -"),
        Column("method", "string", "GET, POST, ...; null when the request line has no method"),
        Column("path", "string", "target of the request up to its first ?"),
        Column("query", "string", "target of the request behind its first ?; null without one"),
        Column("protocol", "string", "HTTP/1.1, ...; null for HTTP/0.9, which names none"),
        Column("status", "int", "status code of the response, nginx's 499 and 444 included"),
        Column("bytes", "bigint", "bytes of the response's body; null when the server logged -"),
        Column("referer", "string", "Referer header; null for -"),
        Column("user_agent", "string", "User-Agent header; null for -"),
        Column("extra", "string", "what stands behind the user agent, as written; null if nothing"),
        Column("device_family", "string", "device by ua-parser: iPad, Spider, ..., else Other"),
        Column("os_family", "string", "operating system by ua-parser, else Other"),
        Column("browser_family", "string", "browser or other client by ua-parser, else Other"),
        Column("is_bot", "boolean", "whether ua-parser takes the user agent for a crawler"),
        *SOURCE,
    ),
    ("days(time)", "source_folder"),
)

REJECTS = Table(
    "rejects",
    "Lines and files that could not be loaded, with the reason",
    (
        SOURCE[0],
        Column("line_number", "bigint", "number of the line, from 1; null for a whole file"),
        Column("reason", "string", "what was wanted, and what came"),
        Column("value", "string", "the line, up to its first 10,000 characters"),
        SOURCE[2],
    ),
    ("source_folder",),
)

LOADS = Table(
    "loads",
    "Journal of loads: one row for each file and load, never changed",
    (
        Column("load", "string", "id of the load"),
        Column("loaded_at", "timestamp", "when the load was committed"),
        SOURCE[0],
        SOURCE[2],
        Column("bytes", "bigint", "size of the file as stored"),
        Column("modified", "timestamp", "when the file was last written"),
        Column("lines", "bigint", "lines in the file: parsed, rejected and skipped ones"),
        Column("parsed", "bigint", "rows of access_logs"),
        Column("rejected", "bigint", "rows of rejects"),
        Column("skipped", "bigint", "blank lines, and those of a log's rotation"),
        Column("fault", "string", "why nothing of the file could be loaded; else null"),
    ),
)

_HITS = Column("requests", "bigint", "requests in that time")
_RANK = Column("rank", "int", "1 for the most requests; equals are ranked by value")
_DAY = Column("day", "date", "day in UTC")
_WEEK = Column("week", "date", "week in UTC, by the date of its Monday")
_ADDRESS = Column("remote_address", "string", "client")
_DEVICE = Column("device_family", "string", "device by ua-parser")


def _top(period: Column, value: Column, name: str, comment: str) -> Table:
    columns = (period, _RANK, value, _HITS)
    return Table(name, comment, columns, (f"years({period.name})",))


DAILY_TOP_IPS = _top(_DAY, _ADDRESS, "daily_top_ips", "The busiest clients of each day")
DAILY_TOP_DEVICES = _top(_DAY, _DEVICE, "daily_top_devices", "The busiest devices of each day")
WEEKLY_TOP_IPS = _top(_WEEK, _ADDRESS, "weekly_top_ips", "The busiest clients of each week")
WEEKLY_TOP_DEVICES = _top(_WEEK, _DEVICE, "weekly_top_devices", "The busiest devices of each week")
