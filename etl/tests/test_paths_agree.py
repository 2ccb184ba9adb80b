"""The JVM's path and Python's: what the first takes, the second would take for the same."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from lake_etl.star.shapes import event_shape, song_shape
from lake_etl.text.lines import lines as lines_of
from lake_etl.text.reader import read
from lake_etl.text.shape import FieldValue, Shape, checked
from lake_etl.text.splitter import pieces
from lake_etl.text.tally import ODD, USED
from records import event, song

pytestmark = pytest.mark.spark
Folder = Callable[..., Path]

# What may stand for a value: cases/emr/11, 12, and whatever parsers are known to differ in.
TOKENS = (
    *("null", "true", "false", '""', '" "', '" 39 "', '"39"', '"39.0"', '"39.5"', '"true"'),
    *("0", "-0", "39", "39.0", "-0.0", "39.5", "1E+2", "1e2", "0.1e1", "144.0", "1.5e-7", "22.50"),
    *(
        "1e999",
        "-1e999",
        "1e400",
        "1e-400",
        '"Infinity"',
        '"-Infinity"',
        '"NaN"',
        "NaN",
        "Infinity",
    ),
    *('"\\"Infinity\\""', '"[x]"', '"[]"', "[]", "[1]", '["x"]', '"1.5"', '"-2.5e3"', '"3 Doors"'),
    *("9223372036854775807", "9223372036854775808", "-9223372036854775808", "9" * 30, "9" * 1200),
    *(
        "9007199254740993.0",
        "1541030400000.0",
        "253402300799999",
        "253402300800000",
        "-1",
        "01",
        "+1",
    ),
    *('"a\\ud800"', '"\\ud83d\\ude00"', '"\\uD800x"', '"?"', '"\\u0000"', '"\\u00e9"', '"a\\tb"'),
    *('"\t"', "'x'", '"\u2028"', '"\u00a039"', '"39\\n"', '"NextSong"', '"Home"', '"next"'),
)


def written(record: dict[str, object], changes: dict[str, str], doubled: bool) -> str:
    """The record's JSON with some values spelled as told."""
    said = {key: json.dumps(value) for key, value in record.items()}
    items = [*said.items(), *changes.items()] if doubled else list((said | changes).items())
    return "{" + ", ".join(f"{json.dumps(key)}: {value}" for key, value in items) + "}"


def records(shape: Shape, whole: dict[str, object]) -> list[str]:
    """Every token in every field, and mixtures."""
    names = [field.name for field in shape.fields]
    every = [written(whole, {name: token}, False) for name in names for token in TOKENS]
    dice = random.Random(1)
    mixed = []
    for _ in range(400):
        changes = {name: dice.choice(TOKENS) for name in dice.sample(names, 2)}
        mixed.append(written(whole, changes, dice.random() < 0.3))
    unused = [written(whole, {"unused": token}, False) for token in TOKENS]
    return every + mixed + unused


def judged(texts: list[str], shape: Shape) -> tuple[Counter[tuple[FieldValue, ...]], list[str]]:
    """What Python's path makes of each: the records that are used, and reasons by line."""
    used: Counter[tuple[FieldValue, ...]] = Counter()
    reasons = []
    page = [field.name for field in shape.fields].index(shape.only.field) if shape.only else 0
    for number, text in enumerate(texts, start=1):
        for piece in pieces(text.encode()):
            record, why = checked(shape, piece.value) if not piece.fault else (None, piece.fault)
            if record is None:
                reasons.append(f"{number} {why}")
            elif not shape.only or record[page] == shape.only.value:
                used[record] += 1
    return used, reasons


@pytest.mark.parametrize(
    ("shape", "whole"), [(event_shape(), event()), (song_shape(layout="year-artist"), song())]
)
def test_both_paths_take_the_same_for_the_same(
    spark: SparkSession, folder: Folder, shape: Shape, whole: dict[str, object]
) -> None:
    texts = records(shape, whole)
    wanted, reasons = judged(texts, shape)

    found = read(
        lines_of(spark, "in", str(folder("in", a="\n".join(texts).encode()))),
        shape,
    )

    assert Counter(map(tuple, found.used.collect())) == wanted
    rejects = found.rejects.sort("line").collect()
    assert [f"{row['line']} {row['reason']}" for row in rejects] == reasons
    kinds = {row["kind"]: row["count"] for row in found.cached[0].groupBy("kind").count().collect()}
    assert kinds[USED] > kinds[ODD] / 4, "too few records take the JVM's path"
