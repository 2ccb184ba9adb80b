"""Publishing: what readers see, what a run leaves behind, what it refuses."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from conftest import RunJob
from lake_etl.errors import BadData, LockedError
from lake_etl.star.lease import Lease, living
from lake_etl.star.pointers import read_pointers
from lake_etl.star.publish import free_version
from lake_etl.star.years import Years
from lake_etl.storage import Storage
from lake_etl.tables import read_table
from records import NOVEMBER, data_files, event, lines, song, star_words

pytestmark = pytest.mark.spark
Folder = Callable[..., Path]
TABLES = ("songs", "artists", "users", "time", "songplays")
DECEMBER = NOVEMBER + 40 * 86_400_000


def rows(spark: SparkSession, target: Path) -> dict[str, list[Any]]:
    """Everything that a reader sees."""
    found = {}
    for table in TABLES:
        frame = read_table(spark, str(target), table)
        found[table] = sorted(map(str, frame.select(sorted(frame.columns)).collect()))
    return found


@pytest.fixture
def sources(folder: Folder, tmp_path: Path) -> Path:
    """A folder with logs of two months and songs."""
    folder("logs", a=lines(event(), event(itemInSession=1), event(ts=DECEMBER, userId="8")))
    folder("songs", a=lines(song(), song(song_id="SO2", artist_id="AR2")))
    return tmp_path


def change(sources: Path) -> None:
    """Other events, of one month, and one more song."""
    (sources / "logs" / "a.json").write_bytes(lines(event(level="paid"), event(ts=NOVEMBER + 5)))
    (sources / "songs" / "b.json").write_bytes(lines(song(song_id="SO3")))


def test_running_twice_gives_the_same_rows_and_no_more_files(
    spark: SparkSession, run_job: RunJob, sources: Path
) -> None:
    run_job("star-schema", *star_words(sources, "one"))
    first, files = rows(spark, sources / "served"), data_files(sources / "served")
    run_job("star-schema", *star_words(sources, "two"))
    again = rows(spark, sources / "served")
    run_job("star-schema", *star_words(sources, "two"))

    assert again == first == rows(spark, sources / "served")
    assert data_files(sources / "served") == files
    assert not any("_temporary" in file or "_live" in file for file in files)
    # A published version is never written over: the second attempt of "two" got its own.
    assert [p.name for p in (sources / "served/songs/data").iterdir()] == ["two.2"]


def test_a_partition_that_is_gone_loses_its_pointer(
    spark: SparkSession, run_job: RunJob, sources: Path
) -> None:
    run_job("star-schema", *star_words(sources, "one", "--songs-layout", "year-artist"))
    before = data_files(sources / "served")
    change(sources)
    run_job("star-schema", *star_words(sources, "two"))

    after = data_files(sources / "served")
    assert "songplays/symlink/year=2018/month=12/symlink.txt" in before
    assert [file for file in after if "month=12" in file or "artist_id" in file] == []
    assert [row["level"] for row in read_table(spark, str(sources / "served"), "users").collect()]
    assert read_table(spark, str(sources / "served"), "songs").count() == 3


KILLING = """
import os, signal, sys, threading, time
from pathlib import Path
from lake_etl.jobs import star_schema
from lake_etl.main import main

moment, served = sys.argv[1], Path(sys.argv[2])


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def die_while_writing():
    while not any(served.glob("songplays/data/killed-*/*/*")):
        time.sleep(0.001)
    die()


if moment == "data":
    threading.Thread(target=die_while_writing, daemon=True).start()
else:
    star_schema.publish = die
sys.exit(main(sys.argv[3:]))
"""


def test_a_killed_run_leaves_the_old_tables_and_the_next_one_sweeps(
    spark: SparkSession, run_job: RunJob, sources: Path
) -> None:
    served = sources / "served"
    run_job("star-schema", *star_words(sources, "old"))
    old = rows(spark, served)
    change(sources)
    for moment in ("data", "pointers"):
        words = [str(word) for word in star_words(sources, f"killed-{moment}")]
        killed = subprocess.run(
            [sys.executable, "-c", KILLING, moment, str(served), "star-schema", *words],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "src")},
            capture_output=True,
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
        assert (served / "songplays" / "data" / f"killed-{moment}").exists()
        assert rows(spark, served) == old

    run_job("star-schema", *star_words(sources, "new"))
    run_job("star-schema", *star_words(sources, "new", target=sources / "undisturbed"))

    assert rows(spark, served) == rows(spark, sources / "undisturbed") != old
    assert data_files(served) == data_files(sources / "undisturbed")


def test_a_live_run_keeps_its_data_and_its_id(
    spark: SparkSession, run_job: RunJob, sources: Path
) -> None:
    served = sources / "served"
    abandoned, live = (served / "time" / "data" / name for name in ("abandoned", "live"))
    for made in (abandoned, live):
        made.mkdir(parents=True)
        (made / "part-0.parquet").write_bytes(b"half")

    with Lease(Storage(spark), str(served), "live"):
        run_job("star-schema", *star_words(sources, "one"))
        assert live.exists()
        assert not abandoned.exists()
        with pytest.raises(LockedError, match=f'"live" is held by process {os.getpid()} on '):
            run_job("star-schema", *star_words(sources, "live"))
    run_job("star-schema", *star_words(sources, "two"))

    assert not live.exists()


def test_leases_of_others_that_are_broken_or_old_stand_in_nobodys_way(
    spark: SparkSession, sources: Path
) -> None:
    """cases/emr/19: of all files only the lease of a living run holds its id."""
    storage, target = Storage(spark), str(sources / "served")
    now = int(time.time() * 1000)
    leases = sources / "served" / "_live"
    (leases / "folder.json").mkdir(parents=True)
    for name, beat in {
        "alive": now - 100_000,
        "old": now - 400_000,
        "future": 4102444800000,
    }.items():
        said = {"host": "ip-10-20-1-7", "pid": 4711, "beat": beat}
        (leases / f"{name}.json").write_text(json.dumps(said))
    (leases / "empty.json").write_text("")
    (leases / "shape.json").write_text("{}")
    (leases / "bytes.json").write_bytes(b"\xff\x00")

    assert list(living(storage, target)) == ["alive"]
    assert [file.name for file in leases.iterdir()] == ["alive.json"]
    for run in ("empty", "shape", "future", "old", "folder", "bytes", "other"):
        assert free_version(spark, target, run) == run
    with pytest.raises(LockedError, match="process 4711 on ip-10-20-1-7"):
        free_version(spark, target, "alive")


def test_too_many_rejects_stop_the_run_before_it_publishes(
    spark: SparkSession, run_job: RunJob, sources: Path
) -> None:
    served = sources / "served"
    run_job("star-schema", *star_words(sources, "one"))
    old = rows(spark, served)
    bad = lines(*(event(ts="abc" if place < 2 else place) for place in range(100)))
    (sources / "logs" / "a.json").write_bytes(bad)

    with pytest.raises(BadData) as caught:
        run_job("star-schema", *star_words(sources, "two"))

    assert "log_data: 2 of 100 records were rejected, more than --max-reject-percent 1" in str(
        caught.value
    )
    assert 'a.json line 1: ts: wanted integer, came "abc"' in str(caught.value)
    (file,) = (sources / "rejects" / "log_data").glob("*.json")
    said = [json.loads(line) for line in file.read_text().splitlines()]
    assert [(reject["line"], list(reject)) for reject in said] == [
        (1, ["file", "line", "reason", "value"]),
        (2, ["file", "line", "reason", "value"]),
    ]
    assert rows(spark, served) == old

    report = run_job("star-schema", *star_words(sources, "two", "--max-reject-percent", 2))
    assert (report.sources[0].records, report.sources[0].rejected) == (100, 2)
    assert {table.name: table.rows for table in report.tables}["songplays"] == 98


def test_doubled_events_count_once_and_are_accounted_for(
    run_job: RunJob, sources: Path, folder: Folder
) -> None:
    folder("logs", b=lines(event(), event(ts=DECEMBER, userId="8")))

    report = run_job("star-schema", *star_words(sources, "one"))

    (songplays,) = [table for table in report.tables if table.name == "songplays"]
    assert (songplays.rows_in, songplays.rows) == (5, 3)


def test_every_source_that_will_not_do_is_told_at_once(
    run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    folder("logs", a=b"\n \n")
    folder("songs", a=b"")
    with pytest.raises(BadData) as caught:
        run_job("star-schema", *star_words(tmp_path, "one"))
    assert [line.split(" hold")[0] for line in str(caught.value).splitlines()] == [
        f"log_data: the 1 file(s) in {tmp_path}/logs",
        f"song_data: the 1 file(s) in {tmp_path}/songs",
    ]

    with pytest.raises(BadData, match=r"log_data: there is no [^\n]*\nsong_data: there is no "):
        run_job("star-schema", *star_words(tmp_path / "nowhere", "one"))


# Plays of 1970 (twice, one of them in seconds), 2017, 2018, 2035, 2036, 2100 and 9999.
YEARS = (0, 1541121934, 1514764799999, 1541121934796, 2082758399999, 2082758400000, 4102444800000)
TOO_LATE = 253402300799999


def test_a_run_publishes_no_row_outside_the_years_and_says_what_it_left_out(
    spark: SparkSession, run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    """cases/emr/05: what pointers hold lies in the range that Athena is given, the rest is told."""
    folder("logs", a=lines(*(event(ts=ts) for ts in (*YEARS, TOO_LATE))))
    folder("songs", a=lines(song()))

    words = star_words(tmp_path, "one", "--max-reject-percent", 13)
    report = run_job("star-schema", *words)

    def years(table: str) -> list[int]:
        pointers = read_pointers(spark, str(tmp_path / "served"), [table])
        return [int(pointer.partition[5:9]) for pointer in pointers]

    assert years("songplays") == years("time") == [1970, 2017, 2018, 2035, 2036, 2100]
    assert all(year in Years() for year in years("songplays"))
    (said,) = report.warnings
    assert said.startswith("log_data: 2 play(s) are of January or February 1970")
    with pytest.raises(BadData) as caught:
        run_job("star-schema", *words[:-2], "--first-year", 2018, "--last-year", 2035)
    assert "log_data: 6 of 8 records were rejected" in str(caught.value)
    assert "came 1541121934 (1970-01-18); in seconds it would be 2018-11-02" in str(caught.value)


def test_artists_whom_no_folder_can_be_named_after_fail_the_run_by_name(
    run_job: RunJob, sources: Path
) -> None:
    """cases/emr/18."""
    odd = lines(song(song_id="SO5", artist_id="AR/2"), song(song_id="SO6", year=2101))
    (sources / "songs" / "b.json").write_bytes(odd)

    with pytest.raises(BadData) as caught:
        run_job("star-schema", *star_words(sources, "one", "--songs-layout", "year-artist"))

    assert 'came "AR/2"' in str(caught.value)
    assert "year: wanted 0 to 2100, came 2101" in str(caught.value)


def test_events_without_a_play_publish_nothing(
    run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    folder("logs", a=lines(event(page="Home")))
    folder("songs", a=lines(song()))

    with pytest.raises(BadData, match=r'no event in .* has the page "NextSong"'):
        run_job("star-schema", *star_words(tmp_path, "one"))

    assert not (tmp_path / "served").exists()
