"""The JVM's half of a shape: the schema that Spark parses with, and the test of what it parsed."""

from __future__ import annotations

import sys
from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F
from pyspark.sql import types as T

from lake_etl.text.shape import ID_BLANKS, Field, Kind, Shape
from lake_etl.text.tally import FILTERED, USED

CORRUPT = "_corrupt"

_TYPES: dict[Kind, T.DataType] = {
    Kind.TEXT: T.StringType(),
    Kind.ID: T.StringType(),
    Kind.INTEGER: T.LongType(),
    Kind.NUMBER: T.DoubleType(),
}

# What Jackson makes of a number that no double holds, where text is wanted, and of truth values.
_INFINITIES = ('"Infinity"', '"-Infinity"')
_TRUTHS = ("true", "false")

_TEXTS = (Kind.TEXT, Kind.ID)

# Only what JSON allows: no 'single quotes', no NaN.
_OPTIONS = {
    "mode": "PERMISSIVE",
    "columnNameOfCorruptRecord": CORRUPT,
    "allowSingleQuotes": "false",
    "allowNonNumericNumbers": "false",
}


def parsed(line: Column, shape: Shape) -> Column:
    """A struct of the shape's fields, with the text under CORRUPT where it is none.

    Without CORRUPT, Spark would make a null of a field of another type and say nothing.
    """
    schema = T.StructType([*struct_of(shape).fields, T.StructField(CORRUPT, T.StringType())])
    return F.from_json(line, schema, _OPTIONS)


def sound(record: Column, shape: Shape) -> Column:
    """Whether a parsed struct has no fault. Never null."""
    tests = [record.isNotNull() & record[CORRUPT].isNull()]
    tests += [test for field in shape.fields for test in _tests(record, field)]
    if shape.only:
        whole = [_present(record[name]) for name in shape.only.needed]
        tests.append(~selected(record, shape) | reduce(Column.__and__, whole, F.lit(True)))
    return F.coalesce(reduce(Column.__and__, tests), F.lit(False))


def struct_of(shape: Shape) -> T.StructType:
    """The type of a record of the shape."""
    return T.StructType([T.StructField(field.name, _TYPES[field.kind]) for field in shape.fields])


def surely_text(record: Column, shape: Shape) -> Column:
    """Whether every text of a sound struct is what the record says.

    Spark takes a list for its text, and writes a number with a fraction in its own way.
    """
    doubts = [
        F.coalesce(_doubtful(record[field.name], field.kind), F.lit(False))
        for field in shape.fields
        if field.kind in _TEXTS
    ]
    return ~F.greatest(F.lit(False), F.lit(False), *doubts)


def _doubtful(text: Column, kind: Kind) -> Column:
    listlike = text.startswith("[") | text.isin(*_INFINITIES)
    if kind is Kind.ID:
        blanks = F.btrim(text, F.lit(ID_BLANKS)) != text
        return listlike | F.contains(text, F.lit(".")) | text.isin(*_TRUTHS) | blanks
    # Of other texts few begin with a digit or a minus.
    return listlike | (text.between("-", ":") & F.contains(text, F.lit(".")))


def selected(record: Column, shape: Shape) -> Column:
    """Whether a sound record is one that is used."""
    if shape.only is None:
        return F.lit(True)
    return record[shape.only.field].eqNullSafe(shape.only.value)


def used_or_filtered(record: Column, shape: Shape) -> Column:
    """Whether a sound record is USED or FILTERED."""
    return F.when(selected(record, shape), USED).otherwise(FILTERED)


def columns_of(record: Column, shape: Shape) -> list[Column]:
    """A record's fields, each a column."""
    return [record[field.name].alias(field.name) for field in shape.fields]


def _tests(record: Column, field: Field) -> list[Column]:
    value = record[field.name]
    tests = []
    if field.needed:
        tests.append(_present(value) & (value != "") if field.kind in _TEXTS else _present(value))
    if field.kind is Kind.NUMBER:
        tests.append(value.isNull() | value.between(-sys.float_info.max, sys.float_info.max))
    whole_range = Field(field.name, field.kind)
    if (field.least, field.most) != (whole_range.least, whole_range.most):
        tests.append(value.isNull() | value.between(field.least, field.most))
    if field.barred is not None:
        tests.append(value.isNull() | ~value.rlike(field.barred))
    return tests


def _present(value: Column) -> Column:
    return value.isNotNull()
