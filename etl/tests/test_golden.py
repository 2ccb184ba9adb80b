"""The real data, in both forms, against numbers that were counted by other means."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from conftest import RunJob
from lake_etl.report import Report
from lake_etl.tables import read_table

pytestmark = pytest.mark.spark
TABLES = ("songs", "artists", "users", "time", "songplays")
COLUMNS = {
    "songs": ["song_id", "title", "artist_id", "year", "duration"],
    "artists": ["artist_id", "name", "location", "latitude", "longitude"],
    "users": ["user_id", "first_name", "last_name", "gender", "level"],
    "time": ["start_time", "hour", "day", "week", "weekday", "year", "month"],
    "songplays": [
        *("songplay_id", "start_time", "user_id", "level", "song_id", "artist_id"),
        *("session_id", "location", "user_agent", "year", "month"),
    ],
}


@pytest.fixture(
    scope="module",
    params=[
        "original files",
        "fused as by S3DistCp, songs by artist",
        "fused as by S3DistCp, songs by artist, by Spark's SQL",
    ],
)
def built(
    request: pytest.FixtureRequest,
    sparkify: Path,
    fused: Path,
    run_job: RunJob,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, Report]:
    """The star schema of the real data."""
    original = request.param == "original files"
    root = tmp_path_factory.mktemp("golden")
    source = sparkify if original else fused
    report = run_job(
        "star-schema",
        *("--logs", source / "log_data"),
        *("--songs", source / "song_data"),
        *("--target", root),
        *("--rejects", root / "rejects"),
        *("--run", "golden"),
        *("--max-reject-percent", 0),
        *("--songs-layout", "flat" if original else "year-artist"),
        *("--engine", "sql" if request.param.endswith("SQL") else "python"),
    )
    return root, report


@pytest.fixture
def table(spark: SparkSession, built: tuple[Path, Report]) -> Callable[[str], DataFrame]:
    """A published table by name."""
    return lambda name: read_table(spark, str(built[0]), name)


def test_no_record_is_lost_however_lines_are_fused(built: tuple[Path, Report]) -> None:
    _, report = built
    counted = {source.name: (source.records, source.rejected) for source in report.sources}

    assert counted == {"log_data": (8056, 0), "song_data": (72, 0)}


def test_every_table_has_as_many_rows_as_were_counted(built: tuple[Path, Report]) -> None:
    _, report = built
    rows = {table.name: (table.rows_in, table.rows) for table in report.tables}

    assert rows == {
        "songs": (72, 71),
        "artists": (72, 69),
        "users": (6820, 96),
        "time": (6820, 6813),
        "songplays": (6820, 6820),
    }


def test_the_report_counts_what_is_on_disk(
    built: tuple[Path, Report], table: Callable[[str], DataFrame]
) -> None:
    for entry in built[1].tables:
        files = list(Path(entry.uri.removeprefix("file:")).rglob("*.parquet"))
        assert entry.files == len(files)
        assert entry.bytes == sum(file.stat().st_size for file in files)
        assert table(entry.name).count() == entry.rows
        assert sorted(table(entry.name).columns) == sorted(COLUMNS[entry.name])


def test_users_have_their_latest_level(table: Callable[[str], DataFrame]) -> None:
    levels = {
        row["level"]: row["count"] for row in table("users").groupBy("level").count().collect()
    }

    assert levels == {"free": 74, "paid": 22}


def test_the_one_play_with_a_song_is_found(table: Callable[[str], DataFrame]) -> None:
    (row,) = table("songplays").where("song_id IS NOT NULL").collect()

    moment = row["start_time"].replace(tzinfo=timezone.utc)
    assert moment == datetime.fromtimestamp(1542837407796 / 1000, timezone.utc)
    assert (row["user_id"], row["song_id"]) == ("15", "SOZCTXZ12AB0182364")


def test_every_songplay_has_an_id_of_its_own(table: Callable[[str], DataFrame]) -> None:
    assert table("songplays").select("songplay_id").distinct().count() == 6820


def test_the_doubly_encoded_text_is_kept_as_it_is(table: Callable[[str], DataFrame]) -> None:
    agents = table("songplays").agg(F.count_if(F.col("user_agent").startswith('"')).alias("n"))

    assert agents.collect()[0]["n"] > 0
    assert table("artists").where("name = 'Elena'").count() == 1


def test_all_hours_and_unknown_years_are_there(table: Callable[[str], DataFrame]) -> None:
    assert table("time").select("hour").distinct().count() == 24
    assert table("songs").where("year = 0").count() == 43


def test_flat_tables_are_one_sorted_file_and_months_have_one_pointer(
    built: tuple[Path, Report], spark: SparkSession
) -> None:
    root, report = built
    files = {table.name: table.files for table in report.tables}
    by_artist = files.pop("songs") > 1

    assert files == {"artists": 1, "users": 1, "time": 1, "songplays": 1}
    pointers = {str(file.relative_to(root)) for file in root.rglob("symlink.txt")}
    assert "songplays/symlink/year=2018/month=11/symlink.txt" in pointers
    assert ("songs/symlink/symlink.txt" in pointers) is not by_artist
    assert any("artist_id=" in pointer for pointer in pointers) is by_artist
    ids = [row["user_id"] for row in read_table(spark, str(root), "users").collect()]
    assert ids == sorted(ids)
    for pointer in pointers:
        for line in (root / pointer).read_text().splitlines():
            assert line.startswith("file:/")
            assert Path(line.removeprefix("file:")).is_file()


def test_a_report_is_json_with_the_promised_keys(built: tuple[Path, Report]) -> None:
    said = json.loads(built[1].finish([]))

    assert list(said) == [
        *("format", "job", "run", "started", "finished", "seconds", "outcome", "errors"),
        *("warnings", "sources", "tables"),
    ]
    assert list(said["sources"][0]) == ["name", "uri", "files", "bytes", "records", "rejected"]
    assert list(said["tables"][0]) == [
        *("name", "uri", "rows_in", "rows", "rejected", "files", "bytes", "seconds"),
    ]
