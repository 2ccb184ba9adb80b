"""Parses the lines that nearly all are: one flat object, its keys in the order of another line's.

One regular expression tells whether a line is such a one: it holds exactly one value, every key
once and every value of the right kind. polars then parses them all at once, with nothing left to
cast or to lose. Every other line goes the exact way (`splitter`, `shape`).

Imported by tasks alone, for polars is not on every machine that has this wheel.
"""

from __future__ import annotations

import dataclasses
import io
import json
import re
from collections.abc import Mapping
from functools import reduce

import polars as pl

from lake_etl.text.shape import ID_BLANKS, Field, Kind, Shape

# Where a line stands in its block, from 0, and its text.
NUMBER, LINE = "_number", "_line"

_BLANK = " ?"

# Without halves of characters, which no table can hold, and without bare control characters.
_STRING = (
    r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]'
    r'|\\u(?:[0-9abcefABCEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}))*"'
)
# Numbers that every parser takes for the same: no exponents, and few digits.
_WHOLE = r"-?(?:0|[1-9][0-9]{0,17})"
_FRACTION = rf"{_WHOLE}(?:\.[0-9]{{1,17}})?"
_SCALAR = rf"(?:null|true|false|{_STRING}|{_FRACTION})"

# A key that is spelled in one way only.
_KEY = re.compile(r"[A-Za-z0-9_.-]+")

_TYPES: Mapping[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.ID: pl.String(),
    Kind.INTEGER: pl.Int64(),
    Kind.NUMBER: pl.Float64(),
}
_PATTERNS: Mapping[Kind, str] = {
    Kind.TEXT: _STRING,
    Kind.ID: _STRING,
    Kind.INTEGER: _WHOLE,
    Kind.NUMBER: _FRACTION,
}

# A text that is not what it says: see Kind.ID.
_ODD_ID = rf"^[{ID_BLANKS}]|[{ID_BLANKS}]$|^-?[0-9]+\.0+$"


@dataclasses.dataclass(frozen=True)
class Template:
    """Lines of the same keys in the same order."""

    pattern: str
    types: Mapping[str, pl.DataType]
    """The shape's fields among the keys, as polars parses them."""


def types_of(shape: Shape) -> dict[str, pl.DataType]:
    """The columns of a shape's records."""
    return {field.name: _TYPES[field.kind] for field in shape.fields}


def template_of(line: str, shape: Shape) -> Template | None:
    """The template that `line` is of; None where it is no flat object with each key once."""
    try:
        pairs = json.loads(line, object_pairs_hook=tuple)
    except (ValueError, RecursionError):
        return None
    if not isinstance(pairs, tuple) or not pairs:
        return None
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names) or not all(map(_KEY.fullmatch, names)):
        return None
    fields = {field.name: field for field in shape.fields}
    patterns, types = [], {}
    for name, value in pairs:
        field = fields.get(name)
        kind = _kind(field, value)
        if field and kind:
            types[name] = _TYPES[kind]
        pattern = f"(?:null|{_PATTERNS[kind]})" if kind else _SCALAR
        patterns.append(f'"{re.escape(name)}":{_BLANK}{pattern}')
    return Template("^\\{" + f",{_BLANK}".join(patterns) + "\\}$", types)


def _kind(field: Field | None, value: object) -> Kind | None:
    if field is None:
        return None
    # Some sets write ids as numbers, all of them.
    if field.kind is Kind.ID and isinstance(value, int) and not isinstance(value, bool):
        return Kind.INTEGER
    return field.kind


def parsed(lines: pl.DataFrame, template: Template, shape: Shape) -> pl.DataFrame:
    """NUMBER and the shape's fields of lines that fit the template."""
    text = lines.select(pl.col(LINE).str.join("\n")).item().encode()
    found = pl.read_ndjson(io.BytesIO(text), schema=dict(template.types))
    if found.height != lines.height:
        raise AssertionError(f"{lines.height} lines made {found.height} records")
    columns = [
        (pl.col(name) if name in template.types else pl.lit(None)).cast(kind).alias(name)
        for name, kind in types_of(shape).items()
    ]
    return found.with_columns(lines[NUMBER]).select(NUMBER, *columns)


def sound(shape: Shape) -> pl.Expr:
    """Whether a parsed record has no fault that the exact way would find. Never null."""
    tests = [test for field in shape.fields for test in _tests(field)]
    if shape.only:
        whole = [pl.col(name).is_not_null() for name in shape.only.needed]
        tests.append(reduce(pl.Expr.__and__, whole, pl.lit(True)) | ~selected(shape))
    return reduce(pl.Expr.__and__, tests, pl.lit(True))


def selected(shape: Shape) -> pl.Expr:
    """Whether a sound record is one that is used."""
    if shape.only is None:
        return pl.lit(True)
    return pl.col(shape.only.field).eq_missing(pl.lit(shape.only.value))


def _tests(field: Field) -> list[pl.Expr]:
    value = pl.col(field.name)
    tests = []
    if field.needed:
        tests.append(value.is_not_null())
    if field.kind in (Kind.TEXT, Kind.ID):
        odd = [pattern for pattern in (field.barred, _odd(field.kind)) if pattern]
        tests += [~value.str.contains(pattern).fill_null(False) for pattern in odd]
        if field.needed:
            tests.append((value != "").fill_null(False))
    if field.kind is Kind.INTEGER:
        tests.append(value.is_between(field.least, field.most).fill_null(True))
    return tests


def _odd(kind: Kind) -> str | None:
    return _ODD_ID if kind is Kind.ID else None
