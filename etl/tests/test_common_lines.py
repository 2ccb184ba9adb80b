"""Python's tasks: the common way through a line, and the exact way, take the same for the same."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lake_etl.star.shapes import event_shape, song_shape
from lake_etl.star.years import Years
from lake_etl.text.common_lines import template_of
from lake_etl.text.odd_lines import UNFINISHED, judged
from lake_etl.text.records import ForeignError, Reader
from lake_etl.text.shape import FieldValue, Shape, checked
from records import event, lines, song
from test_paths_agree import TOKENS, records, written

EVENTS, SONGS = event_shape(Years(2018, 2035)), song_shape(layout="year-artist")

Outcome = str | tuple[int, Counter[tuple[FieldValue, ...]], int, list[tuple[int, str, str]], bool]


def exactly(text: bytes, shape: Shape) -> Outcome:
    """Lines, used, filtered and rejects of a text by the exact way alone."""
    used: Counter[tuple[FieldValue, ...]] = Counter()
    filtered, is_unfinished = 0, False
    rejects = []
    split = re.split(rb"\r\n|\r|\n", text)
    page = [field.name for field in shape.fields].index(shape.only.field) if shape.only else 0
    for number, line in enumerate(split):
        flag, found = judged(line)
        if flag not in (None, UNFINISHED):
            return str(flag)
        is_unfinished |= flag == UNFINISHED
        for piece in found:
            record, why = (None, piece.fault) if piece.fault else checked(shape, piece.value)
            if record is None:
                value = piece.text.decode("utf-8", "backslashreplace")[:10_000]
                rejects.append((number, why or "", value))
            elif not shape.only or record[page] == shape.only.value:
                used[record] += 1
            else:
                filtered += 1
    return len(split), used, filtered, sorted(rejects), is_unfinished


def read(text: bytes, shape: Shape, reader: Reader | None = None) -> Outcome:
    try:
        block = (reader or Reader(shape)).read(text)
    except ForeignError as error:
        return str(error)
    rejects = [tuple(reject) for reject in block.rejects]
    used = Counter(block.used.rows())
    return block.lines, used, block.filtered, rejects, block.is_unfinished


@pytest.mark.parametrize(("shape", "whole"), [(EVENTS, event()), (SONGS, song())])
def test_every_value_in_every_field_is_taken_as_the_exact_way_takes_it(
    shape: Shape, whole: dict[str, object]
) -> None:
    """cases/emr/11, 12, 13: odd numbers, ids, halves of characters, doubled keys."""
    texts = records(shape, whole)
    text = "\n".join(texts).encode()

    assert read(text, shape) == exactly(text, shape)
    # One line after the other, so that each may be the one that a template is learnt from.
    for line in texts:
        own = f"{line}\n{line}".encode()
        assert read(own, shape) == exactly(own, shape), line


VALUES = st.one_of(
    st.sampled_from(TOKENS),
    st.floats(allow_nan=False, allow_infinity=False).map(json.dumps),
    st.integers().map(json.dumps),
    st.text().map(json.dumps),
    st.text().map(lambda text: json.dumps(text, ensure_ascii=False)),
)
FIELDS = st.sampled_from([field.name for field in EVENTS.fields])
EVENT = st.builds(
    lambda changes, doubled: written(event(), changes, doubled),
    st.dictionaries(FIELDS, VALUES, max_size=2),
    st.booleans(),
)
PIECE = st.one_of(
    EVENT.map(str.encode),
    EVENT.map(str.encode),
    st.just(lines(event()).rstrip()),
    st.builds(lambda a, b: f"{a}{b}".encode(), EVENT, EVENT),
    st.builds(lambda a, b: f"[{a}, {b}]".encode(), EVENT, EVENT),
    st.builds(lambda a, at: a.encode()[:at], EVENT, st.integers(0, 300)),
    st.builds(lambda a: "\ufeff".encode() + a.encode(), EVENT),
    st.sampled_from(
        [b"", b" \t", b"\xff", b'{"page":"Home","ts":3,"a":"\xe9"}', b"{}", b"[", b"\0"]
    ),
    st.binary(max_size=20),
)
TEXT = st.builds(
    lambda some, ends: b"".join(a + b for a, b in zip(some, ends, strict=True)),
    st.lists(PIECE, min_size=8, max_size=8),
    st.lists(st.sampled_from([b"\n", b"\n", b"\r\n", b"\r", b"\n\n"]), min_size=8, max_size=8),
)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT)
@example(b"", b"\n")
@example(lines(event()), lines(event(page="Home"), event(ts=1)))
@example(lines(event()).replace(b"\n", b"\r"), b"\xef\xbb\xbf" + lines(event()))
def test_a_text_of_any_lines_is_read_as_the_exact_way_reads_it(first: bytes, second: bytes) -> None:
    """Whatever stands in it, whatever was learnt before, and however its lines end."""
    reader = Reader(EVENTS)

    assert read(first, EVENTS, reader) == exactly(first, EVENTS)
    assert read(second, EVENTS, reader) == exactly(second, EVENTS)


@pytest.mark.parametrize("ids", [str, int])
def test_what_programs_write_is_common(ids: type) -> None:
    """The short way is worth nothing where no line takes it."""
    said = [event(userId=ids(place), length=None if place % 3 else 7) for place in range(9)]
    template = template_of(json.dumps(said[0]), EVENTS)

    assert template is not None
    for record in said:
        assert re.search(template.pattern, json.dumps(record))
        assert re.search(template.pattern, json.dumps(record, separators=(",", ":")))


@pytest.mark.parametrize(
    "line",
    [
        *("", "1", "[]", "{}", '{"a": 1, "a": 2}', '{"a": 1}x', '{"ä": 1}', '{"a": {"b": 1}', "{"),
        *('{"\\u0061": 1}', "[" * 9999, '{"a": 1} {"a": 1}'),
    ],
)
def test_of_what_is_no_flat_object_nothing_is_learnt(line: str) -> None:
    template = template_of(line, EVENTS)

    assert template is None or not re.search(template.pattern, line)
