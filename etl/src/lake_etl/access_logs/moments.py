"""The time of a line, as in `17/May/2015:10:05:03 +0000`."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _time(year: str) -> str:
    """A regular expression of a time. Which days there are is for the calendar to know."""
    return (
        rf"[0-3][0-9]/[A-Z][a-z]{{2}}/{year}:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
        r" [+-][01][0-9][0-5][0-9]"
    )


TIME = _time("[0-9]{4}")

# Of a year that every calendar has, wherever an offset leads.
USUAL_TIME = _time("[12][0-9]{3}")

CHARS = len("17/May/2015:10:05:03 +0000")

# The same for readers that know a format: Python's, and Rust's in polars.
FORMAT = "%d/%b/%Y:%H:%M:%S %z"

_MONTH = {name: number for number, name in enumerate(MONTHS, 1)}


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
