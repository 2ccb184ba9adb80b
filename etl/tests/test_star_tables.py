"""The five tables as pure transforms."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.testing import assertDataFrameEqual

from lake_etl.star import plays, songs
from lake_etl.star.shapes import event_shape, song_shape
from lake_etl.text.lines import lines as lines_of
from lake_etl.text.reader import read
from lake_etl.text.shape import Shape
from records import NOVEMBER, event, lines, song

pytestmark = pytest.mark.spark
EVENTS, SONGS = event_shape(), song_shape()
Table = Callable[..., DataFrame]


@pytest.fixture
def table(spark: SparkSession, tmp_path: Path) -> Table:
    """A frame of the records given, as the reader makes it."""

    def make(shape: Shape, *records: dict[str, object]) -> DataFrame:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        (folder / "a.json").write_bytes(lines(*records))
        return read(lines_of(spark, "records", str(folder)), shape).used

    return make


def songplays(events: DataFrame, songs_of: DataFrame) -> DataFrame:
    moments = plays.with_users(events)
    joined = plays.with_songs(moments, songs.song_keys(songs_of))
    numbered = plays.copies_numbered(plays.spread(joined, slices=2, tasks=2))
    return plays.songplays(numbered.where("copy = 1"))


def test_a_user_has_the_level_of_the_latest_play_by_time(table: Table) -> None:
    events = table(
        EVENTS,
        event(userId="1", ts=3, level="paid", firstName="New"),
        event(userId="1", ts=2, level="free"),
        event(userId="1", ts=1, level="paid"),
        event(userId="2", ts=9, level="free", sessionId=2, itemInSession=1),
        event(userId="2", ts=9, level="paid", sessionId=2, itemInSession=2),
    )

    assertDataFrameEqual(
        plays.users(events),
        [
            Row(user_id="1", first_name="New", last_name="Low", gender="F", level="paid"),
            Row(user_id="2", first_name="Ada", last_name="Low", gender="F", level="paid"),
        ],
    )


def test_nobody_is_no_user(table: Table) -> None:
    events = table(EVENTS, event(userId=""), event(userId=None), event(userId=3))

    assert [row["user_id"] for row in plays.users(events).collect()] == ["3"]


def test_time_is_told_in_utc_with_iso_weeks(table: Table) -> None:
    new_years_eve = 1546214400000 + 1
    events = table(EVENTS, event(ts=new_years_eve), event(ts=new_years_eve), event(ts=NOVEMBER))
    assertDataFrameEqual(
        plays.time(plays.spread(plays.with_users(events), slices=1, tasks=1)),
        [
            Row(
                start_time=datetime(2018, 12, 31, 0, 0, 0, 1000),
                hour=0,
                day=31,
                week=1,
                month=12,
                year=2018,
                weekday=1,
            ),
            Row(
                start_time=datetime(2018, 11, 1),
                hour=0,
                day=1,
                week=44,
                month=11,
                year=2018,
                weekday=4,
            ),
        ],
    )


def test_a_play_has_its_song_or_none_and_one_row(table: Table) -> None:
    events = table(
        EVENTS,
        event(itemInSession=1),
        event(itemInSession=2, length=100.6),
        event(itemInSession=3, song=None),
    )
    known = table(SONGS, song(song_id="SO2"), song(song_id="SO1"), song(song_id="SO1"))

    found = songplays(events, known).orderBy("songplay_id").collect()

    digest = hashlib.sha256(f"{NOVEMBER}|1|1|7".encode()).hexdigest()[:32]
    by_id = {row["songplay_id"]: (row["song_id"], row["artist_id"]) for row in found}
    assert len(found) == len(by_id) == 3
    assert by_id.pop(digest) == ("SO1", "AR1")
    assert set(by_id.values()) == {(None, None)}


def test_songplays_has_the_columns_that_it_promises(table: Table) -> None:
    rows = songplays(table(EVENTS, event(userId="")), table(SONGS, song(title="Other")))

    (row,) = rows.collect()
    assert row.asDict() == {
        "songplay_id": hashlib.sha256(f"{NOVEMBER}|1|0|".encode()).hexdigest()[:32],
        "start_time": datetime(2018, 11, 1),
        "user_id": None,
        "level": "free",
        "song_id": None,
        "artist_id": None,
        "session_id": 1,
        "location": "Here",
        "user_agent": '"Agent"',
        "year": 2018,
        "month": 11,
    }


def test_an_event_that_came_twice_is_one_play(table: Table) -> None:
    events = table(
        EVENTS, event(location="B"), event(location="A"), event(itemInSession=1), event(ts=1)
    )

    rows = songplays(events, table(SONGS, song()))

    assert sorted(row["location"] for row in rows.collect()) == ["A", "Here", "Here"]


def test_songs_that_differ_under_one_id_resolve_to_the_fullest(table: Table) -> None:
    known = table(
        SONGS,
        song(title="B", year=0),
        song(title="C", year=2000),
        song(title="D", year=2001),
        song(song_id="SO2", year=None),
    )

    assertDataFrameEqual(
        songs.songs(known),
        [
            Row(song_id="SO1", title="C", artist_id="AR1", year=2000, duration=100.5),
            Row(song_id="SO2", title="Song", artist_id="AR1", year=0, duration=100.5),
        ],
    )


def test_an_artist_resolves_the_same_way_whatever_the_order(table: Table) -> None:
    known = [
        song(artist_name="B", artist_location="X", artist_latitude=1.0, artist_longitude=2.0),
        song(artist_name="A", artist_location="X", artist_latitude=1.0, artist_longitude=2.0),
        song(artist_name="0", artist_location=""),
    ]
    wanted = [Row(artist_id="AR1", name="A", location="X", latitude=1.0, longitude=2.0)]

    assertDataFrameEqual(songs.artists(table(SONGS, *known)), wanted)
    assertDataFrameEqual(songs.artists(table(SONGS, *reversed(known))), wanted)
