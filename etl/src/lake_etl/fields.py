"""Declares one parameter of a job: its help and what its value must satisfy."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

# Answers with a complaint about a value ("wanted …, came …"), or None when it will do.
Check = Callable[[Any], str | None]


def about(help_text: str, check: Check | None = None) -> dict[str, object]:
    """The metadata of a parameter's field: `field(default=…, metadata=about("…", at_least(1)))`.

    A field without a default must be given.
    """
    return {"help": help_text, "check": check}


def at_least(least: int) -> Check:
    """Wants a whole number of `least` or more."""

    def check(value: int) -> str | None:
        return None if value >= least else f"wanted {least} or more, came {value}"

    return check


def between(least: int, most: int) -> Check:
    """Wants a whole number from `least` to `most`."""

    def check(value: int) -> str | None:
        return None if least <= value <= most else f"wanted {least} to {most}, came {value}"

    return check


def matching(pattern: str, meaning: str) -> Check:
    """Wants text that `pattern` fits whole; `meaning` says so in words."""

    def check(value: str) -> str | None:
        return None if re.fullmatch(pattern, value) else f'wanted {meaning}, came "{value}"'

    return check


def uri(value: str) -> str | None:
    """Wants a URI or a path: any text but an empty one."""
    return None if value.strip() else 'wanted a URI or a path, came ""'


def uris(values: tuple[str, ...]) -> str | None:
    """Wants at least one URI or path, none of them empty."""
    if not values:
        return "wanted one URI or more, came none"
    return next((complaint for value in values if (complaint := uri(value))), None)
