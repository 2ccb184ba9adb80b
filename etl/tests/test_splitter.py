from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lake_etl.text.splitter import MOST_TRIES, pieces

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(st.text(), json_values, max_size=4)
blanks = st.text(alphabet=" \t\r\ufeff", max_size=2)


def said(line: bytes) -> list[tuple[bytes, object, bool]]:
    return [(piece.text, piece.value, piece.fault is not None) for piece in pieces(line)]


@given(st.lists(st.tuples(objects, blanks, st.booleans()), max_size=6))
def test_every_value_of_a_line_comes_out_in_order(
    values: list[tuple[dict[str, object], str, bool]],
) -> None:
    texts = [json.dumps(value, ensure_ascii=ascii_only) for value, _, ascii_only in values]
    encodable = [text.encode("utf-8", "replace").decode() for text in texts]
    line = "".join(text + gap for text, (_, gap, _) in zip(encodable, values, strict=True))

    found = list(pieces(line.encode()))

    assert [piece.text.decode() for piece in found] == encodable
    assert [piece.fault for piece in found] == [None] * len(values)


@given(st.binary(max_size=200))
def test_nothing_but_blanks_is_lost_of_any_line(line: bytes) -> None:
    kept = b"".join(piece.text for piece in pieces(line))
    text = line.decode("utf-8", "surrogateescape")
    wanted = "".join(letter for letter in text if letter not in " \t\r\n\ufeff")

    left = kept.decode("utf-8", "surrogateescape")
    assert "".join(letter for letter in left if letter not in " \t\r\n\ufeff") == wanted


@given(st.lists(objects, min_size=1, max_size=4), st.sampled_from(["x", '{"a":', '{"a":tru}', "}"]))
def test_values_after_a_fault_are_found_again(values: list[dict[str, object]], fault: str) -> None:
    texts = [json.dumps({"k": value}) for value in values]
    line = fault + "".join(texts)

    found = list(pieces(line.encode()))

    assert found[0].fault
    assert [piece.text.decode() for piece in found[1:]] == texts


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (b"", []),
        (b" \t\r", []),
        ("\ufeff".encode(), []),
        ('\ufeff{"a":1}'.encode(), [(b'{"a":1}', {"a": 1}, False)]),
        (b'{"a":1}{"b":2}', [(b'{"a":1}', {"a": 1}, False), (b'{"b":2}', {"b": 2}, False)]),
        (b'{"a":"}{"}', [(b'{"a":"}{"}', {"a": "}{"}, False)]),
        (b"12", [(b"12", 12, False)]),
        (b'{"a":1', [(b'{"a":1', None, True)]),
        (b'{"a":NaN}', [(b'{"a":NaN}', None, True)]),
        (b'{"a":"\xff"}{"b":2}', [(b'{"a":"\xff"}', None, True), (b'{"b":2}', {"b": 2}, False)]),
        (b'{"a":"x{"b":2}', [(b'{"a":"x', None, True), (b'{"b":2}', {"b": 2}, False)]),
    ],
)
def test_a_line_comes_apart(line: bytes, wanted: list[tuple[bytes, object, bool]]) -> None:
    assert said(line) == wanted


def test_a_fault_says_where_it_is() -> None:
    faults = [piece.fault for piece in pieces(b'{"ok":1} {"a":x} {"b":"\xfe"}')]

    assert faults == [None, "no JSON: Expecting value at 5", "byte 0xfe at 6 is not UTF-8"]


def test_a_hostile_line_takes_bounded_work() -> None:
    line = b'{"a":[' * (5 * MOST_TRIES)

    assert len(list(pieces(line))) == 1
