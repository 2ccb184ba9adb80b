"""The lines that take the short way: which ones they are, and that they lose nothing by it."""

from __future__ import annotations

import random
from typing import Any

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from access_lines import BAD, GOOD, TIME, frame
from lake_etl.access_logs.common import user_agent, values, with_time
from lake_etl.access_logs.line import VALUES, parsed

pytestmark = pytest.mark.spark

COMMON = {
    *("everything", "IPv6", "unix socket", "an offset ahead", "an offset behind", "a leap day"),
    *("the last month", "nginx closed the connection", "the client closed it", "more fields"),
    *("bytes that are not UTF-8", "UTF-8", "2 MB"),
}

LINES = 5000

# What may stand at each place of a line, what must not among it.
PARTS = (
    ("1.2.3.4", "::1", "unix:", "", "\ufeff1.2.3.4", "a b", "é"),
    (" - - ", " id ada ", " - a b ", ' - "" ', " - ", " - [x] ", " -  - "),
    (TIME, "[29/Feb/2023:10:05:03 +0000]", "[17/May/2015:10:05:03 -0130]", "[17/may/2015]", ""),
    (' "', '"', ' ""'),
    ("GET / HTTP/1.1", "POST /a?b?c HTTP/2", "GET ?", "GET ? HTTP/", "GET  HTTP/1.1", "-", ""),
    ('" ', '"'),
    ("200 7", "204 -", "99 7", "200 7\r", "200 1234567890123456789", "-"),
    (' "-" "', ' "r" "', ' "" "', ' "-","', ' "a\\"b" "'),
    ("A", "-", "", "\\x41", 'a "b" c', "\U0001f600"),
    ('"', "", '" ', '" 0.1 "x"', '"\r', '" x\r', '"x'),
)


def ways(spark: SparkSession, *lines: str | bytes) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Of each common line (by `place`) what the short way and the long way make of it."""
    given = frame(spark, *lines)
    common = with_time(given).where(F.col("time").isNotNull())
    short = values(common, "place", "value").withColumn("agent", user_agent(F.col("value")))
    long = {row["place"]: row.asDict() for row in parsed(given, "place").collect()}
    return [(row.asDict(), long[row["place"]]) for row in short.collect()]


def test_most_lines_are_common_and_none_of_those_that_do_not_parse(spark: SparkSession) -> None:
    lines = {name: text for name, (text, _) in [*GOOD.items(), *BAD.items()]}
    names = list(lines)

    both = ways(spark, *lines.values())

    assert {names[short["place"]] for short, _ in both} == COMMON
    for short, long in both:
        agrees(short, long)


def test_both_ways_agree_on_every_common_line(spark: SparkSession) -> None:
    chance = random.Random(20150517)
    # From plain lines to such as nobody ever wrote.
    odds = [chance.random() for _ in range(LINES)]
    lines = [
        "".join(chance.choice(part) if chance.random() < odd else part[0] for part in PARTS)
        for odd in odds
    ]

    both = ways(spark, *lines)

    assert LINES / 10 < len(both) < LINES / 2
    for short, long in both:
        agrees(short, long)


def agrees(short: dict[str, Any], long: dict[str, Any]) -> None:
    """Both ways came to the same values, and to a line that parses."""
    assert long["sound"], short["value"]
    assert {name: short[name] for name in VALUES} == {name: long[name] for name in VALUES}
    assert short["agent"] == long["user_agent"]
