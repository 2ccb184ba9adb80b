"""The time of a line, as in `17/May/2015:10:05:03 +0000`.

By whole numbers: a formatter takes microseconds for each of what may be billions of lines.
"""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# Java's regular expression of a time. Which days there are is for the cast to a date to know.
TIME = (
    r"[0-3][0-9]/[A-Z][a-z]{2}/[0-9]{4}:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r" [+-][01][0-9][0-5][0-9]"
)
CHARS = len("17/May/2015:10:05:03 +0000")

# A name and its number are at the same place, but for the mark that stands where no name is.
_NAMES = "".join(MONTHS)
_NUMBERS = ("?" + "".join(f"{number:02d}-" for number in range(1, len(MONTHS) + 1))).encode()

# Where each part of a time stands (from 1), and its length.
_DAY, _MONTH, _YEAR = (1, 2), (4, 3), (8, 4)
_HOUR, _MINUTE, _SECOND = (13, 2), (16, 2), (19, 2)
_ZONE, _SIGN, _ZONE_HOURS, _ZONE_MINUTES = (22, 5), (22, 1), (23, 2), (25, 2)
_UTC = "+0000"

_MINUTE_SECONDS, _HOUR_SECONDS, _DAY_SECONDS = 60, 3600, 86_400


def iso_day(text: Column) -> Column:
    """The day of a time as `2015-05-17`; something else where the month has no such name.

    `text` is binary here and below: cutting bytes takes no counting of characters.
    """
    at = F.position(_part(text, _MONTH), F.lit(_NAMES)) + 1
    month = F.substr(F.lit(_NUMBERS), at, F.lit(3)).cast("string")
    return F.concat(_part(text, _YEAR), F.lit("-"), month, _part(text, _DAY))


def moment(text: Column, day: Column) -> Column:
    """The timestamp that `text`, which must match TIME, begins with. Null where `day` is.

    `day` is that of the text as a date; null for one that does not exist, as 30 February.
    """

    def number(place: tuple[int, int]) -> Column:
        return _part(text, place).cast("int")

    hours = number(_HOUR) * _HOUR_SECONDS
    in_day = hours + number(_MINUTE) * _MINUTE_SECONDS + number(_SECOND)
    ahead = number(_ZONE_HOURS) * _HOUR_SECONDS + number(_ZONE_MINUTES) * _MINUTE_SECONDS
    offset = (
        F.when(_part(text, _ZONE) == _UTC, 0)
        .when(_part(text, _SIGN) == "-", -ahead)
        .otherwise(ahead)
    )
    days = F.unix_date(day).cast("long") * _DAY_SECONDS
    return F.timestamp_seconds(days + in_day - offset)


def _part(text: Column, place: tuple[int, int]) -> Column:
    return F.substring(text, *place).cast("string")
