"""The time of a line, as in `17/May/2015:10:05:03 +0000`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from lake_etl.access_logs.faults import came

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# No server logged before it. Servers whose clock was never set log the year 1, or this very day.
FIRST = datetime(1970, 1, 1, tzinfo=timezone.utc)


def _time(year: str) -> str:
    """A regular expression of a time. Which days there are is for the calendar to know."""
    return (
        rf"[0-3][0-9]/[A-Z][a-z]{{2}}/{year}:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
        r" [+-][01][0-9][0-5][0-9]"
    )


TIME = _time("[0-9]{4}")

# Of a year that every calendar has and that is after FIRST, wherever an offset leads.
USUAL_TIME = _time("(?:197[1-9]|19[89][0-9]|2[0-9]{3})")

CHARS = len("17/May/2015:10:05:03 +0000")

# The same for readers that know a format: Python's, and Rust's in polars.
FORMAT = "%d/%b/%Y:%H:%M:%S %z"

# A time in its brackets, with the blank behind it, and how long that is.
_BRACKETED = re.compile(rf"{TIME}\] ")
BRACKETED_CHARS = CHARS + len("[] ")

# What is meant as a time, whether there is such a one or not.
_MEANT = re.compile(r"[0-9]{2}/([A-Za-z]{3})/[0-9]{4}(?::[0-9]{2}){3} [+-][0-9]{4}\] ")

_MONTH = {name: number for number, name in enumerate(MONTHS, 1)}

_QUOTED_CHARS = 60


def time_before_request(prefix: str) -> datetime:
    """The time with which a line ends before its request.

    Raises LineError, which quotes the time, where there is none, where the calendar or the clock
    does not have it, and where it is before FIRST.
    """
    before, bracket, written = prefix.rpartition("[")
    meant = _MEANT.fullmatch(written)
    if meant is None or meant[1] not in _MONTH:
        part = bracket + written if bracket else before + written
        raise came("a time as [17/May/2015:10:05:03 +0000]", part[-_QUOTED_CHARS:])
    time = moment(written) if _BRACKETED.fullmatch(written) else None
    if time is None:
        raise came("a day and a time that exist", written[:CHARS])
    if time < FIRST:
        raise came(f"a time of the year {FIRST.year} or later", written[:CHARS])
    return time


def moment(text: str) -> datetime | None:
    """The moment that `text`, which must match TIME, names; None for a day that does not exist.

    By its parts: Python's reader of formats goes by the machine's language and takes longer.
    """
    month = _MONTH.get(text[3:6])
    if month is None:
        return None
    offset = timedelta(hours=int(text[22:24]), minutes=int(text[24:26]))
    ahead = -offset if text[21] == "-" else offset
    try:
        local = datetime(
            *(int(text[7:11]), month, int(text[:2])),
            *(int(text[12:14]), int(text[15:17]), int(text[18:20])),
            tzinfo=timezone.utc,
        )
        return local - ahead
    except (ValueError, OverflowError):
        return None
