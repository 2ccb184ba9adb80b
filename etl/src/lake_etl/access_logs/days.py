"""Days as jobs take them and as Spark does."""

from __future__ import annotations

from datetime import date

from pyspark.sql import Column
from pyspark.sql import functions as F


def day_complaints(first: date | None, last: date | None) -> list[str]:
    """Wants the first day not to come after the last, where both are given."""
    if first is None or last is None or first <= last:
        return []
    return [f"--first-day: wanted {last} (--last-day) or earlier, came {first}"]


def day_column(day: date) -> Column:
    """The day as a value of Spark's SQL.

    `lit` would not take a day before the year 1000: it hands over fewer digits than the JVM wants.
    """
    return F.expr(f"DATE '{day.isoformat()}'")
