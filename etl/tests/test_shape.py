from __future__ import annotations

from typing import Any

import pytest

from lake_etl.star.shapes import EVENTS, MOST_TS, SONGS
from lake_etl.text.shape import fault
from records import event, song


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({}, None),
        ({"ts": "abc"}, 'ts: wanted integer, came "abc"'),
        ({"ts": 1.5}, "ts: wanted integer, came 1.5"),
        ({"ts": True}, "ts: wanted integer, came true"),
        ({"ts": None}, "ts: wanted integer, came null"),
        ({"ts": -1}, f"ts: wanted 0 to {MOST_TS}, came -1"),
        ({"userId": 15}, None),
        ({"userId": None}, None),
        ({"userId": ["x"]}, 'userId: wanted text, came ["x"]'),
        ({"page": ""}, 'page: wanted text, came ""'),
        ({"length": "long"}, 'length: wanted number, came "long"'),
        ({"sessionId": None}, "sessionId: wanted integer, came null"),
        ({"page": "Home", "sessionId": None}, None),
        (
            {"ts": None, "sessionId": "s"},
            'ts: wanted integer, came null; sessionId: wanted integer, came "s"',
        ),
    ],
)
def test_a_fault_of_an_event_says_what_was_wanted_and_what_came(
    said: dict[str, Any], wanted: str | None
) -> None:
    assert fault(EVENTS, event(**said)) == wanted


def test_a_key_that_is_missing_is_told_from_null() -> None:
    record = song()
    del record["artist_id"]

    assert fault(SONGS, record | {"song_id": None}) == (
        "song_id: wanted text, came null; artist_id: wanted text, came nothing"
    )


@pytest.mark.parametrize("value", [1, "x", [song()], None])
def test_what_is_no_object_is_a_fault(value: object) -> None:
    assert str(fault(SONGS, value)).startswith("wanted an object, came ")


def test_a_long_value_is_quoted_in_part() -> None:
    assert len(str(fault(EVENTS, event(ts="x" * 9999)))) < 120
