"""The years that the tables show.

Athena computes partitions from the same range (`firstYear` and `lastYear` of the stack), so a row
outside it could not be seen: its record is rejected instead.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta, timezone

# Moments are milliseconds since 1970 and not negative; SQL's timestamps end with the year 9999.
LEAST_YEAR, MOST_YEAR = 1970, 9999

DEFAULT_FIRST_YEAR = 1970
DEFAULT_LAST_YEAR = 2100

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_DAY = timedelta(days=1)

# What a moment may have been counted in by mistake: units in a second, by name.
_UNITS = {"seconds": 1, "microseconds": 10**6, "nanoseconds": 10**9}

# A unit is only guessed where it gives a year that people have events of.
_LIKELY = range(2000, 2100)


@dataclasses.dataclass(frozen=True)
class Years:
    """A range of years, both included."""

    first: int = DEFAULT_FIRST_YEAR
    last: int = DEFAULT_LAST_YEAR

    def __contains__(self, year: object) -> bool:
        return isinstance(year, int) and self.first <= year <= self.last

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"

    @property
    def least_ts(self) -> int:
        """The first millisecond of the range, since 1970."""
        return _begin(self.first)

    @property
    def most_ts(self) -> int:
        """The last millisecond of the range, since 1970."""
        return _begin(self.last) + _days(self.last) * 86_400_000 - 1

    def hint(self, ts: int) -> str:
        """What a moment outside the range is, and what it would be in another unit."""
        day = _day(ts)
        said = f" ({day:%Y-%m-%d})" if day else ""
        for unit, in_a_second in _UNITS.items():
            other = _day(ts * 1000 // in_a_second)
            if other and other.year in self and other.year in _LIKELY:
                return f"{said}; in {unit} it would be {other:%Y-%m-%d}"
        return said


def _begin(year: int) -> int:
    return (datetime(year, 1, 1, tzinfo=timezone.utc) - _EPOCH) // timedelta(milliseconds=1)


def _days(year: int) -> int:
    # By the year's last day: there is no first day of the year 10000.
    return (datetime(year, 12, 31) - datetime(year, 1, 1)) // _DAY + 1


def _day(ts: int) -> datetime | None:
    """The moment, or None where no calendar has it."""
    try:
        return _EPOCH + timedelta(milliseconds=ts)
    except OverflowError:
        return None
