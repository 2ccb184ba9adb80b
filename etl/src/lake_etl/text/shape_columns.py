"""The JVM's half of a shape: the schema that Spark parses with, and the test of what it parsed."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F
from pyspark.sql import types as T

from lake_etl.text.shape import Field, Kind, Shape

CORRUPT = "_corrupt"

_TYPES: dict[Kind, T.DataType] = {
    Kind.TEXT: T.StringType(),
    Kind.INTEGER: T.LongType(),
    Kind.NUMBER: T.DoubleType(),
}

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
    fields = [T.StructField(field.name, _TYPES[field.kind]) for field in shape.fields]
    schema = T.StructType([*fields, T.StructField(CORRUPT, T.StringType())])
    return F.from_json(line, schema, _OPTIONS)


def sound(record: Column, shape: Shape) -> Column:
    """Whether a parsed struct has no fault. Never null."""
    tests = [record.isNotNull() & record[CORRUPT].isNull()]
    tests += [test for field in shape.fields for test in _tests(record, field)]
    if shape.only:
        whole = [_present(record[name]) for name in shape.only.needed]
        tests.append(~selected(record, shape) | reduce(Column.__and__, whole, F.lit(True)))
    return F.coalesce(reduce(Column.__and__, tests), F.lit(False))


def surely_text(record: Column, shape: Shape) -> Column:
    """Whether no text of a sound struct might have been a list, which Spark takes for its text."""
    texts = [record[field.name] for field in shape.fields if field.kind is Kind.TEXT]
    listlike = [F.coalesce(text.startswith("["), F.lit(False)) for text in texts]
    return ~F.greatest(F.lit(False), F.lit(False), *listlike)


def selected(record: Column, shape: Shape) -> Column:
    """Whether a sound record is one that is used."""
    if shape.only is None:
        return F.lit(True)
    return record[shape.only.field].eqNullSafe(shape.only.value)


def _tests(record: Column, field: Field) -> list[Column]:
    value = record[field.name]
    tests = []
    if field.needed:
        tests.append(
            _present(value) & (value != "") if field.kind is Kind.TEXT else _present(value)
        )
    whole_range = Field(field.name, field.kind)
    if (field.least, field.most) != (whole_range.least, whole_range.most):
        tests.append(value.isNull() | value.between(field.least, field.most))
    if field.barred is not None:
        tests.append(value.isNull() | ~value.rlike(field.barred))
    return tests


def _present(value: Column) -> Column:
    return value.isNotNull()
