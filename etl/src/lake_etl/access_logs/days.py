"""Ranges of days as jobs take them."""

from __future__ import annotations

from datetime import date


def day_complaints(first: date | None, last: date | None) -> list[str]:
    """Wants the first day not to come after the last, where both are given."""
    if first is None or last is None or first <= last:
        return []
    return [f"--first-day: wanted {last} (--last-day) or earlier, came {first}"]
