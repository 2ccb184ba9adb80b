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

from lake_etl.text.numbers import Number, whole

LEAST_LONG, MOST_LONG = -(2**63), 2**63 - 1

# A fault quotes no more of a value than this.
QUOTED_CHARS = 60


class Kind(Enum):
    """A field's type, by its name in a fault."""

    TEXT = "text"
    """Text. A number or truth value is taken as its own text."""

    ID = "text or whole number"
    """What tells things apart. A number without a fraction is that whole number, also where it is
    written 39.0 or "39.0" (as tools do whose columns with gaps are floats); blanks around do not
    count."""

    INTEGER = "integer"
    """A number without a fraction, however it is written."""

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


# Blanks that do not count around an id: all that Unicode has, and two that are not to be seen.
ID_BLANKS = (
    " \t\r\n\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000\u200b\ufeff"
)

# A whole number that passed through a column of floats on its way to text.
_WHOLE_FLOAT = re.compile(r"(-?[0-9]+)\.0+")

# Half of a character beyond U+FFFF, which no table can hold.
_SURROGATE = re.compile("[\ud800-\udfff]")

# What a field's value is in the tables.
FieldValue = str | int | float | None


class UnfitError(ValueError):
    """Why a value is none for its field."""


def fault(shape: Shape, value: object) -> str | None:
    """Every complaint about a decoded JSON value, or None: `ts: wanted integer, came "abc"`."""
    return checked(shape, value)[1]


def checked(shape: Shape, value: object) -> tuple[tuple[FieldValue, ...] | None, str | None]:
    """The fields of a decoded JSON value in the shape's order, or every complaint about it."""
    if not isinstance(value, Mapping):
        return None, f"wanted an object, came {_quoted(value)}"
    needed = {field.name for field in shape.fields if field.needed}
    if shape.only and value.get(shape.only.field) == shape.only.value:
        needed |= set(shape.only.needed)
    fields: list[FieldValue] = []
    complaints = []
    for field in shape.fields:
        try:
            fields.append(_field_value(field, field.name in needed, value))
        except UnfitError as error:
            complaints.append(f"{field.name}: {error}")
    if complaints:
        return None, _wrapper_fault(shape, value) or "; ".join(complaints)
    return tuple(fields), None


def _wrapper_fault(shape: Shape, value: Mapping[str, object]) -> str | None:
    """Why an object without any field is none: it holds records, as exports of services do."""
    if any(field.name in value for field in shape.fields):
        return None
    for name, held in value.items():
        if isinstance(held, list) and any(isinstance(one, Mapping) for one in held):
            return (
                f"an object that holds a list of {len(held)} under {_quoted(name)}:"
                " wanted each record by itself, one a line"
            )
    return None


def _field_value(field: Field, needed: bool, record: Mapping[str, object]) -> FieldValue:
    came = record.get(field.name)
    wanted = field.kind.value
    value = None if came is None else _FITTING[field.kind](came)
    if needed and value in (None, ""):
        said = _quoted(came) if field.name in record else "nothing"
        raise UnfitError(f"wanted {wanted}, came {said}")
    if came is not None and value is None:
        raise UnfitError(f"wanted {wanted}, came {_quoted(came)}")
    _check_limits(field, value, came)
    return value


def _check_limits(field: Field, value: FieldValue, came: object) -> None:
    """Raises UnfitError for a value that is outside its field's bounds, or is barred."""
    wanted, hint = field.wanted or f"{field.least} to {field.most}", ""
    if isinstance(value, int):
        if field.least <= value <= field.most:
            return
        hint = field.hint(value) if field.hint else ""
    elif not isinstance(value, str) or field.barred is None or not re.search(field.barred, value):
        return
    raise UnfitError(f"wanted {wanted}, came {_quoted(came)}{hint}")


def _text(came: object) -> str | None:
    if isinstance(came, Number):
        return came.text
    if isinstance(came, str) and _SURROGATE.search(came):
        raise UnfitError(f"wanted text, came half of a character: {_quoted(came)}")
    if isinstance(came, str):
        return came
    return json.dumps(came) if isinstance(came, int) else None


def _id(came: object) -> str | None:
    if isinstance(came, str):
        text = (_text(came) or "").strip(ID_BLANKS)
        float_ = _WHOLE_FLOAT.fullmatch(text)
        return float_[1] if float_ else text
    number = _integer(came)
    return None if number is None else str(number)


def _integer(came: object) -> int | None:
    if isinstance(came, bool):
        return None
    if isinstance(came, float):
        return whole(came)
    return came if isinstance(came, int) else None


def _number(came: object) -> float | None:
    if isinstance(came, bool) or not isinstance(came, int | float):
        return None
    try:
        number = float(came)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


_FITTING: Mapping[Kind, Callable[[object], FieldValue]] = {
    Kind.TEXT: _text,
    Kind.ID: _id,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
}


def _quoted(value: object) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return f"{'an array' if isinstance(value, list) else 'an object'} of many levels"
    text = text if len(text) <= QUOTED_CHARS else text[:QUOTED_CHARS] + "…"
    # Half a character cannot be printed.
    return text.encode("utf-8", "backslashreplace").decode()
