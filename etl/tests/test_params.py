from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lake_etl.errors import BadParams
from lake_etl.fields import about, at_least
from lake_etl.params import parse


@dataclass(frozen=True)
class Params:
    source: tuple[str, ...]
    day: date
    size: int = field(default=3, metadata=about("how large", at_least(1)))
    layout: Literal["flat", "deep"] = "flat"
    report: str = ""


def complaints(*words: str) -> str:
    with pytest.raises(BadParams) as caught:
        parse(Params, words, "job")
    return str(caught.value)


def test_words_become_a_frozen_value_with_defaults() -> None:
    params = parse(Params, ["--source", "a", "b", "--day", "2018-11-01"])

    assert params == Params(("a", "b"), date(2018, 11, 1), 3, "flat", "")


def test_a_value_may_stand_after_an_equals_sign() -> None:
    params = parse(Params, ["--source=--a", "--day=2018-11-01", "--report="])

    assert params == Params(("--a",), date(2018, 11, 1))


def test_every_complaint_is_told_at_once() -> None:
    said = complaints("--sizes", "1", "--size", "x", "--layout", "round", "--day", "20181101")

    assert said.splitlines() == [
        "job: --sizes: is no parameter of this job; did you mean --size?",
        "job: --source: must be given",
        'job: --day: wanted a date as YYYY-MM-DD, came "20181101"',
        'job: --size: wanted a whole number, came "x"',
        'job: --layout: wanted one of flat, deep, came "round"',
    ]


@pytest.mark.parametrize("abbreviated", ["--sour", "--s", "--rep"])
def test_no_flag_is_abbreviated(abbreviated: str) -> None:
    assert f"{abbreviated}: is no parameter" in complaints(abbreviated, "a")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--size", "1", "--size", "2"], "--size: is given twice"),
        (["--size"], "--size: wanted a whole number, came nothing"),
        (["--size", "1", "2"], '--size: wanted a whole number, came "1" "2"'),
        (["--size", "1_000"], 'came "1_000"'),
        (["--size", "0"], "--size: wanted 1 or more, came 0"),
        (["stray"], '"stray" belongs to no parameter'),
        (["--zzzz"], "it takes --source, --day, --size, --layout, --report"),
    ],
)
def test_what_will_not_do_is_told(words: list[str], said: str) -> None:
    assert said in complaints(*words)


@given(
    st.lists(st.text().filter(lambda word: not word.startswith("--")), min_size=1),
    st.dates(),
    st.integers(min_value=1),
    st.sampled_from(["flat", "deep"]),
)
def test_any_value_survives_being_spelled(
    source: list[str], day: date, size: int, layout: str
) -> None:
    words = ["--source", *source, f"--day={day}", "--size", str(size), "--layout", layout]

    params = parse(Params, words)

    assert (params.source, params.day, params.size) == (tuple(source), day, size)
    assert params.layout == layout


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_words_are_either_read_or_complained_of(words: list[str]) -> None:
    try:
        parse(Params, words)
    except BadParams as error:
        assert error.complaints
