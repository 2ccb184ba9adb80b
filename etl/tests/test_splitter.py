from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lake_etl.text.splitter import pieces

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


def letters(text: str) -> str:
    """A text without what may stand between the records of an array or a sequence."""
    return "".join(letter for letter in text if letter not in " \t\r\n\ufeff\x1e[],")


# What goes wrong in real files, in any order: cuts, arrays, lines, marks, numbers of all kinds.
fragments = st.sampled_from(
    [
        *('{"a":1}', '{"a":[1,{"b":2}]}', '{"a":"x{y"}', '{"a":NaN}', "{}", '{ "b" : "é" }', '{"'),
        *("[", "]", ",", ":", "{", "}", '"', "\\", "\n", "\r\n", "\r", " ", "\t", "\ufeff", "\0"),
        *(
            "1",
            "-",
            ".5",
            "e7",
            "-0",
            "tru",
            "null",
            "NaN",
            "-Infinity",
            '"a"',
            "abc",
            "\n  ",
            "\udcff",
        ),
        *(
            "[1,2]",
            '[[{"a":1}],[3]]',
            '["x",{"a":1}]',
            "[]",
            '{"a":{"b":',
            '"b": 2',
            "\n}",
            '{\n "a"',
        ),
    ]
)
messes = st.lists(fragments, max_size=14).map(
    lambda parts: "".join(parts).encode("utf-8", "surrogateescape")
)


@given(messes | st.binary(max_size=200))
def test_nothing_but_blanks_and_an_arrays_marks_is_lost_of_any_text(text: bytes) -> None:
    kept = b"".join(piece.text for piece in pieces(text))

    wanted = letters(text.decode("utf-8", "surrogateescape"))
    assert letters(kept.decode("utf-8", "surrogateescape")) == wanted


# cases/emr/15: what compact writes is read back as what it was.
@settings(max_examples=1000)
@given(messes | st.binary(max_size=200))
def test_a_piece_on_a_line_of_its_own_is_that_piece(text: bytes) -> None:
    for piece in pieces(text):
        assert b"\n" not in piece.text
        assert b"\r" not in piece.text
        again = [(found.text, found.fault is None) for found in pieces(piece.text)]
        assert again == [(piece.text, piece.fault is None)]


# What a file is read by line for, and what it is read whole for, are the same records.
@settings(max_examples=1000)
@given(messes)
def test_lines_without_an_unfinished_object_are_the_same_one_by_one(text: bytes) -> None:
    by_line = [pieces(line) for line in re.split(rb"\r\n?|\n", text)]
    alone = [piece for found in by_line for piece in found]

    if not any(piece.unfinished for piece in alone):
        assert [piece.text for piece in pieces(text)] == [piece.text for piece in alone]


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


@pytest.mark.parametrize(
    ("opening", "wanted"),
    [(b'{"a":[', 1), (b"[", 0), (b"[1,", 1), (b'{"', 30_000), (b"x[", 1), (b'[1,{"a":', 1)],
)
def test_a_hostile_line_takes_bounded_work(opening: bytes, wanted: int) -> None:
    assert len(list(pieces(opening * 30_000))) == wanted


def texts(content: bytes) -> list[bytes]:
    return [piece.text for piece in pieces(content)]


# cases/emr/08
@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b'[{"a":1},{"b":2}]', [b'{"a":1}', b'{"b":2}']),
        (b'[\n{"a":1},\r\n{"b":2}\n]\n', [b'{"a":1}', b'{"b":2}']),
        (b'[ {"a":1}\n, {"b":2} ]', [b'{"a":1}', b'{"b":2}']),
        (b'[[{"a":1}],[{"b":2}]]', [b'{"a":1}', b'{"b":2}']),
        (b'{"a":1},\n{"b":2},\n', [b'{"a":1}', b'{"b":2}']),
        (b'[{"a":1}][{"b":2}]', [b'{"a":1}', b'{"b":2}']),
        (b'[{"a":1},2,null,[3]]', [b'{"a":1}', b"2", b"null", b"[3]"]),
        (b'[2,{"a":1}]', [b"2", b'{"a":1}']),
        (b'["a list"]', [b'["a list"]']),
        (b"[1, [2]]", [b"[1, [2]]"]),
        (b"[]", []),
        ('\ufeff[{"a":1},\n\ufeff{"b":2}]'.encode(), [b'{"a":1}', b'{"b":2}']),
        (b'[{"a":1}\n{"b":2}', [b'{"a":1}', b'{"b":2}']),
        (b'[{"a":1},,{"b":2},]', [b'{"a":1}', b'{"b":2}']),
        (b'{"a":[{"b":1}]}', [b'{"a":[{"b":1}]}']),
    ],
)
def test_an_array_of_objects_is_its_elements(content: bytes, wanted: list[bytes]) -> None:
    assert texts(content) == wanted
    assert [piece.fault for piece in pieces(content)] == [None] * len(wanted)


# cases/emr/15
def test_an_array_that_was_cut_keeps_every_whole_element_however_many() -> None:
    elements = [json.dumps({"ts": ts, "x": [ts]}).encode() for ts in range(3000)]
    cut = b"[" + b", ".join(elements)[:-5]

    found = list(pieces(cut))

    assert [piece.text for piece in found[:2999]] == elements[:2999]
    assert [piece.fault is None for piece in found[2990:]] == [True] * 9 + [False]


def test_records_behind_thousands_of_faults_are_found() -> None:
    whole = b'{"a":1}'
    line = b'{"cut":' * 1500 + whole

    *faults, last = pieces(b"".join([b'{"cut":x'] * 1500) + whole)

    assert (len(faults), last.text, last.fault) == (1500, whole, None)
    assert texts(line)[-1] == line


# cases/emr/13
def test_an_object_over_several_lines_is_one_value() -> None:
    records = [{"song_id": f"S{n}", "x": {"y": [1, 2]}, "t": "a  b"} for n in range(3)]
    pretty = "\n".join(json.dumps(record, indent=2) for record in records).encode()
    crlf = json.dumps(records, indent="\t").replace("\n", "\r\n").encode()

    for content in (pretty, crlf):
        found = list(pieces(content))
        assert [piece.value for piece in found] == records
        assert [json.loads(piece.text) for piece in found] == records
    assert [piece.line for piece in pieces(pretty)] == [0, 10, 20]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (b'{\n  "a": x,\n  "b": 2\n}', "no JSON: Expecting value at 9"),
        (b'{\n  "a": NaN,\n  "b": 2\n}', "no JSON: NaN is no JSON"),
        (
            b"{\n  a: 1,\n  b: 2\n}",
            "no JSON: Expecting property name enclosed in double quotes at 4",
        ),
        (b'{\n  "a": 1,\n  "b', "no JSON: Invalid control character at at 16"),
    ],
)
def test_a_broken_object_over_several_lines_is_one_fault(broken: bytes, reason: str) -> None:
    whole = b'{\n  "c": 3\n}'

    found = list(pieces(b"\n".join([whole, broken, whole, broken, b""])))

    assert [piece.fault for piece in found] == [None, reason, None, reason]


def test_broken_objects_over_lines_are_as_many_faults_and_lines_of_no_object_stand_alone() -> None:
    script = b"{\n  a: 1\n}\n"

    assert texts(script * 3 + b"1;2\n3;4\n") == [b"{ a: 1 }"] * 3 + [b"1", b";2", b"3", b";4"]


def test_an_array_of_no_object_does_not_go_on_in_the_next_line() -> None:
    assert texts(b"[1,\n2]") == [b"[1,", b"2"]


def test_a_line_tells_whether_more_lines_might_complete_it() -> None:
    def unfinished(line: bytes) -> bool:
        return any(piece.unfinished for piece in pieces(line))

    assert all(
        map(unfinished, [b"{", b'{"a": 1,', b'{"a":', b'[{"b":[', b'{"a":1}{ "b": {"c": 1}'])
    )
    assert not any(map(unfinished, [b"", b"[", b'"a": 1,', b'{"a":"x', b'{"a":x', b"}", b"[1,"]))


@pytest.mark.parametrize("depth", [900, 100_000])
def test_a_value_of_many_levels_is_one_piece_beside_others(depth: int) -> None:
    deep = b'{"a":' + b"[" * depth + b'"]}"' + b"]" * depth + b"}"

    assert texts(deep + b'{"b":2}') == [deep, b'{"b":2}']


def test_numbers_of_any_size_are_read() -> None:
    (piece,) = pieces(b'{"huge":' + b"9" * 5000 + b',"x":1e999,"tiny":1E-999}')

    assert piece.fault is None


def test_a_text_sequence_is_its_records() -> None:
    text = b'\x1e{"a":1}\n\x1e{"b":2}\n\x1e\n'
    assert [piece.value for piece in pieces(text)] == [{"a": 1}, {"b": 2}]
    assert [piece.text for piece in pieces(text)] == [b'{"a":1}', b'{"b":2}']
    # Within a text it is a control character, which JSON has escaped.
    (spoilt,) = pieces(b'{"a":"\x1e"}')
    assert (spoilt.fault or "").startswith("no JSON: Invalid control character")
