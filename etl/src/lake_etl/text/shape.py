"""What a record must look like, said once and checked twice.

The JVM checks the lines that it can read by itself (`sound`); Python checks all others and puts
faults into words (`fault`). Both take the same fields.
"""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Callable, Mapping
from enum import Enum

LEAST_LONG, MOST_LONG = -(2**63), 2**63 - 1

# A fault quotes no more of a value than this.
QUOTED_CHARS = 60


class Kind(Enum):
    """A field's type, by its name in a fault."""

    TEXT = "text"
    """Text. A number or truth value is taken as its own text (userId is a number in some sets)."""

    INTEGER = "integer"
    """A whole number without point or exponent."""

    NUMBER = "number"
    """Any finite number."""


@dataclasses.dataclass(frozen=True)
class Field:
    """One key of a record. Other keys are not looked at."""

    name: str
    kind: Kind
    needed: bool = False
    """Whether a record without it, or with null or "" for it, is rejected."""

    least: int = LEAST_LONG
    most: int = MOST_LONG
    """Bounds of an integer, both included."""

    barred: str | None = None
    """What no part of a text may fit: a regular expression that Java and Python read alike."""

    wanted: str | None = None
    """What a fault says was wanted, of a value outside the bounds or a text that is barred."""

    hint: Callable[[int], str] | None = None
    """What a fault adds about an integer outside the bounds. Must be known to the workers."""


@dataclasses.dataclass(frozen=True)
class Selection:
    """Uses only records whose `field` says `value`. Those must also have `needed`."""

    field: str
    value: str
    needed: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Shape:
    """A record's fields, and which records are used. Without `only` all are."""

    fields: tuple[Field, ...]
    only: Selection | None = None


def fault(shape: Shape, value: object) -> str | None:
    """Every complaint about a decoded JSON value, or None: `ts: wanted integer, came "abc"`."""
    if not isinstance(value, Mapping):
        return f"wanted an object, came {_quoted(value)}"
    needed = {field.name for field in shape.fields if field.needed}
    if shape.only and value.get(shape.only.field) == shape.only.value:
        needed |= set(shape.only.needed)
    complaints = [_complaint(field, field.name in needed, value) for field in shape.fields]
    return "; ".join(complaint for complaint in complaints if complaint) or None


def _complaint(field: Field, needed: bool, record: Mapping[str, object]) -> str | None:
    value = record.get(field.name)
    if value is None or (value == "" and needed):
        came = _quoted(value) if field.name in record else "nothing"
        return f"{field.name}: wanted {field.kind.value}, came {came}" if needed else None
    if not _fits(field.kind, value):
        return f"{field.name}: wanted {field.kind.value}, came {_quoted(value)}"
    return _limit(field, value)


def _limit(field: Field, value: object) -> str | None:
    """A complaint about a value of the right kind that is outside its bounds, or is barred."""
    wanted, hint = field.wanted or f"{field.least} to {field.most}", ""
    if field.kind is Kind.INTEGER and isinstance(value, int):
        if field.least <= value <= field.most:
            return None
        hint = field.hint(value) if field.hint else ""
    elif field.barred is None or not re.search(field.barred, str(value)):
        return None
    return f"{field.name}: wanted {wanted}, came {_quoted(value)}{hint}"


def _fits(kind: Kind, value: object) -> bool:
    if kind is Kind.TEXT:
        return isinstance(value, str | int | float)
    if isinstance(value, bool):
        return False
    if kind is Kind.INTEGER:
        return isinstance(value, int)
    return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))


def _quoted(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= QUOTED_CHARS else text[:QUOTED_CHARS] + "…"
