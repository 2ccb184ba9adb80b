from __future__ import annotations

import json
import math
from datetime import datetime, timedelta
from typing import Any

import pytest

from lake_etl.star.shapes import event_shape, song_shape
from lake_etl.star.years import Years
from lake_etl.text.shape import QUOTED_CHARS, checked, fault
from lake_etl.text.splitter import pieces
from records import event, song

EVENTS, SONGS = event_shape(), song_shape()


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({}, None),
        ({"ts": "abc"}, 'ts: wanted integer, came "abc"'),
        ({"ts": 1.5}, "ts: wanted integer, came 1.5"),
        ({"ts": True}, "ts: wanted integer, came true"),
        ({"ts": None}, "ts: wanted integer, came null"),
        (
            {"ts": -1},
            "ts: wanted milliseconds since 1970 in the years 1970 to 2100, came -1 (1969-12-31)",
        ),
        ({"userId": 15}, None),
        ({"userId": None}, None),
        ({"userId": ["x"]}, 'userId: wanted text or whole number, came ["x"]'),
        ({"page": ""}, 'page: wanted text, came ""'),
        ({"length": "long"}, 'length: wanted number, came "long"'),
        ({"sessionId": None}, "sessionId: wanted integer, came null"),
        # cases/emr/12: never a second user without a word.
        ({"userId": True}, "userId: wanted text or whole number, came true"),
        ({"userId": 39.5}, "userId: wanted text or whole number, came 39.5"),
        ({"userId": 1e300}, "userId: wanted text or whole number, came 1e+300"),
        # cases/emr/11
        ({"length": math.inf}, "length: wanted number, came Infinity"),
        ({"length": 10**400}, f"length: wanted number, came 1{'0' * (QUOTED_CHARS - 1)}…"),
        ({"song": "a\ud800"}, 'song: wanted text, came half of a character: "a\\ud800"'),
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
        "song_id: wanted text or whole number, came null;"
        " artist_id: wanted text or whole number, came nothing"
    )


@pytest.mark.parametrize("value", [1, "x", [song()], None])
def test_what_is_no_object_is_a_fault(value: object) -> None:
    assert str(fault(SONGS, value)).startswith("wanted an object, came ")


def test_a_long_value_is_quoted_in_part() -> None:
    assert len(str(fault(EVENTS, event(ts="x" * 9999)))) < 120


RANGE = "ts: wanted milliseconds since 1970 in the years 2018 to 2035, came "


@pytest.mark.parametrize(
    ("ts", "wanted"),
    [
        (1_514_764_800_000, None),
        (2_082_758_399_999, None),
        (1_514_764_799_999, f"{RANGE}1514764799999 (2017-12-31)"),
        (2_082_758_400_000, f"{RANGE}2082758400000 (2036-01-01)"),
        (1_541_121_934, f"{RANGE}1541121934 (1970-01-18); in seconds it would be 2018-11-02"),
        (
            1_541_121_934_796_123,
            f"{RANGE}1541121934796123; in microseconds it would be 2018-11-02",
        ),
        (
            1_541_121_934_796_123_456,
            f"{RANGE}1541121934796123456; in nanoseconds it would be 2018-11-02",
        ),
        (-(2**63), f"{RANGE}-9223372036854775808"),
        (253_402_300_799_999, f"{RANGE}253402300799999 (9999-12-31)"),
    ],
)
def test_an_event_outside_the_years_is_rejected_with_a_hint(ts: int, wanted: str | None) -> None:
    """cases/emr/05: Athena could not see its row; seconds are a frequent mistake."""
    assert fault(event_shape(Years(2018, 2035)), event(ts=ts)) == wanted


@pytest.mark.parametrize("year", [1970, 2000, 2100, 9999])
def test_a_range_has_its_first_and_last_millisecond(year: int) -> None:
    years = Years(year, year)

    first, last = (
        datetime(1970, 1, 1) + timedelta(milliseconds=ts) for ts in (years.least_ts, years.most_ts)
    )

    assert (first, str(last)) == (datetime(year, 1, 1), f"{year}-12-31 23:59:59.999000")


@pytest.mark.parametrize("artist_id", ["AR1", "AR 6", "ÄR7", "ar1", "AR-1_2.3+4", "x" * 60, 12])
def test_an_artist_whose_id_names_a_folder_as_it_is_passes(artist_id: object) -> None:
    assert fault(song_shape(layout="year-artist"), song(artist_id=artist_id)) is None


@pytest.mark.parametrize(
    "artist_id",
    [
        *(
            "AR/2",
            "AR:3",
            "AR%4",
            "AR=5",
            "AR#8",
            "AR\n9",
            "*",
            "a\\b",
            'a"',
            "a'",
            "{",
            "[",
        ),
        *("]", "^", "?", "\x7f", "\0", "x" * 61, "ä/", "__HIVE_DEFAULT_PARTITION__"),
    ],
)
def test_an_artist_whose_id_no_folder_holds_as_it_is_is_rejected(artist_id: str) -> None:
    """cases/emr/18: Spark would escape it, and Athena would look for another folder."""
    said = str(fault(song_shape(layout="year-artist"), song(artist_id=artist_id)))

    assert said.startswith("artist_id: wanted at most 60 characters that a folder's name may have")
    assert fault(song_shape(layout="flat"), song(artist_id=artist_id)) is None


def test_a_song_later_than_the_last_year_has_no_folder_that_athena_sees() -> None:
    """cases/emr/18."""
    in_folders = song_shape(Years(1970, 2100), "year-artist")

    assert fault(in_folders, song(year=0)) is None
    assert fault(in_folders, song(year=2100)) is None
    assert fault(in_folders, song(year=2101)) == "year: wanted 0 to 2100, came 2101"
    assert fault(SONGS, song(year=9999)) is None


def fields_of(text: str) -> dict[str, object]:
    """The fields of an event that says `text` besides what it needs."""
    needed = '"page":"NextSong","ts":1,"sessionId":1,"itemInSession":0'
    (piece,) = pieces(f"{{{needed},{text}}}".encode())
    record, why = checked(EVENTS, piece.value)
    assert record is not None, piece.fault or why
    return dict(zip((field.name for field in EVENTS.fields), record, strict=True))


# cases/emr/12
@pytest.mark.parametrize(
    "written",
    [
        *('"39"', "39", "39.0", '" 39 "', '"39.0"', "3.9e1", "390E-1", '"\\t39.00\\n"', "39.000"),
        # Blanks of other kinds, as spreadsheets and web pages have them.
        *('"\\u00a039"', '"39\\u00a0"', '"\\u202f39.0\\u2009"', '"\\ufeff39"', '"\\u200b39\\f"'),
    ],
)
def test_a_user_is_one_however_the_number_is_written(written: str) -> None:
    assert fields_of(f'"userId":{written}')["userId"] == "39"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        *(("-0", "0"), ("-0.0", "0"), ('"  "', ""), ("null", None), ('"a b"', "a b")),
        *(('"39.5"', "39.5"), ('"039"', "039"), ('"1.0.0"', "1.0.0"), ("9" * 30, "9" * 30)),
    ],
)
def test_what_is_no_such_number_is_a_user_as_it_is(written: str, wanted: str | None) -> None:
    assert fields_of(f'"userId":{written}')["userId"] == wanted


@pytest.mark.parametrize(
    ("written", "wanted"), [("144.0", 144), ("1E+2", 100), ("1.2e1", 12), ("-0", 0), ("-0.0", 0)]
)
def test_a_whole_number_may_be_written_as_a_float(written: str, wanted: int) -> None:
    assert fields_of(f'"sessionId":{written}')["sessionId"] == wanted


@pytest.mark.parametrize(
    "written",
    ["144.5", "1e999", "9007199254740993.0", "1E300", "1e-999999999999999999999", '"144"', "[1]"],
)
def test_a_number_that_is_not_surely_whole_is_no_integer(written: str) -> None:
    (piece,) = pieces(b'{"page":"Home","ts":%b}' % written.encode())

    assert str(fault(EVENTS, piece.value)).startswith("ts: wanted integer, came ")


def test_a_text_may_be_a_number_as_it_is_written() -> None:
    found = fields_of('"song":22.50,"artist":1e999,"level":7,"gender":false,"location":-0')

    assert [found[name] for name in ("song", "artist", "level", "gender", "location")] == [
        *("22.50", "1e999", "7", "false", "0"),
    ]


def test_the_last_of_doubled_keys_counts_and_other_keys_are_not_looked_at() -> None:
    found = fields_of(f'"length":"long","length":1,"x":{"9" * 5000},"y":1e999,"z":"\\ud800"')

    assert found["length"] == 1.0


def test_a_value_of_many_levels_is_told() -> None:
    deep = json.loads("[" * 900 + "]" * 900)

    assert fault(EVENTS, event(ts=deep)) is not None


def test_an_object_that_holds_records_is_told_as_such() -> None:
    wrapped = {"Records": [{"page": "NextSong"}, {}, 3]}
    assert fault(EVENTS, wrapped) == (
        'an object that holds a list of 3 under "Records": wanted each record by itself, one a line'
    )
    # One that has a field is a record, whatever it holds beside.
    assert fault(EVENTS, {**wrapped, "page": "x"}) == "ts: wanted integer, came nothing"
    assert "page: wanted text" in (fault(EVENTS, {"a": [1], "b": {}}) or "")


def test_both_ends_of_a_range_of_years_are_in_it() -> None:
    years = Years(2018, 2035)
    assert [year in years for year in (2017, 2018, 2035, 2036)] == [False, True, True, False]
