"""Both ways to the star schema, by Python's tasks and by Spark's SQL, make the same of anything."""

from __future__ import annotations

import bz2
import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from conftest import RunJob
from lake_etl.errors import BadData
from lake_etl.report import Report
from lake_etl.star.shapes import event_shape, song_shape
from lake_etl.tables import read_table
from records import NOVEMBER, event, lines, song, star_words
from test_paths_agree import records

pytestmark = pytest.mark.spark
Folder = Callable[..., Path]
TABLES = ("songs", "artists", "users", "time", "songplays")
DAY = 86_400_000


def seen(spark: SparkSession, target: Path) -> dict[str, list[Any]]:
    """Everything that a reader sees, and as which type."""
    found: dict[str, list[Any]] = {}
    for table in TABLES:
        frame = read_table(spark, str(target), table)
        frame = frame.select(sorted(frame.columns))
        found[table] = [str(frame.dtypes), *sorted(map(str, frame.collect()))]
    return found


def rejected(folder: Path) -> list[dict[str, Any]]:
    texts = [file.read_text() for file in sorted(folder.rglob("*.json"))]
    said = [json.loads(line) for text in texts for line in text.split("\n") if line]
    return sorted(said, key=lambda one: (one["file"], one["line"], one["reason"], one["value"]))


def counted(report: Report) -> list[Any]:
    sources = [(one.name, one.files, one.records, one.rejected) for one in report.sources]
    return [*sources, *((one.name, one.rows_in, one.rows) for one in report.tables)]


def odd_plays() -> list[dict[str, object]]:
    """Plays of some months, users and songs, many of them twice or nearly so."""
    dice = random.Random(7)
    return [
        event(
            ts=NOVEMBER + dice.choice((0, 1, 45 * DAY, 400 * DAY)) + dice.randrange(3) * DAY,
            userId=dice.choice(("7", 7, "8", "", None, "9 é")),
            sessionId=dice.randrange(2),
            itemInSession=dice.randrange(2),
            level=dice.choice(("free", "paid", None)),
            firstName=dice.choice(("Ada", None, "Zoë")),
            gender=dice.choice(("F", "M", None)),
            song=dice.choice(("Song", "Other", None, "")),
            length=dice.choice((100.5, 7, 0, None)),
            location=dice.choice(("Here", None, "")),
        )
        for _ in range(400)
    ]


def odd_songs() -> list[dict[str, object]]:
    dice = random.Random(9)
    return [
        song(
            song_id=dice.choice(("SO1", "SO2", "SO3", "so4")),
            artist_id=dice.choice(("AR1", "AR2", "ÄR 3")),
            title=dice.choice(("Song", "Other", "", "0", None)),
            artist_name=dice.choice(("Artist", "B", None)),
            artist_latitude=dice.choice((1.5, 0, None)),
            year=dice.choice((0, 1999, 2001, None)),
            duration=dice.choice((100.5, 7.0, 0.0, None)),
        )
        for _ in range(60)
    ]


@pytest.mark.parametrize("layout", ["flat", "year-artist"])
def test_both_ways_publish_the_same_rows_and_reject_the_same_records(
    spark: SparkSession, run_job: RunJob, folder: Folder, tmp_path: Path, layout: str
) -> None:
    plays, every = lines(*odd_plays()), "\n".join(records(event_shape(), event())).encode()
    pretty = json.dumps(odd_plays()[:50], indent=2).encode()
    crlf = every.replace(b"\n", b"\r\n")
    folder("logs", a=plays + every, b=crlf, c=b"", pretty=pretty)
    folder("logs", d=b"\n \n" + every[:999], broken=pretty[:-900] + b"\n" + every)
    folder("logs", ".json.gz", e=gzip.compress(plays), f=gzip.compress(every))
    folder("logs", ".bz2", g=bz2.compress(plays[:5000]))
    folder("songs", a=lines(*odd_songs()))
    folder("songs", b="\n".join(records(song_shape(), song())).encode())
    outcomes = []
    for engine in ("python", "sql"):
        root = tmp_path / engine
        words = star_words(tmp_path, "one", "--engine", engine, "--songs-layout", layout)
        words[5], words[7] = root / "served", root / "rejects"
        report = run_job("star-schema", *words, "--max-reject-percent", 100)
        outcomes.append((counted(report), seen(spark, root / "served"), rejected(root / "rejects")))

    by_python, by_sql = outcomes
    assert by_python[0] == by_sql[0]
    assert by_python[1] == by_sql[1]
    assert by_python[2] == by_sql[2]
    assert len(by_sql[2]) > 100


def test_a_file_that_cannot_be_read_whole_is_named_by_both_ways(
    run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    whole = gzip.compress(lines(*(event(ts=NOVEMBER + at) for at in range(2000))))
    folder("logs", ".json.gz", good=whole, cut=whole[:-20])
    folder("songs", a=lines(song()))
    said = []
    for engine in ("python", "sql"):
        with pytest.raises(BadData) as caught:
            run_job("star-schema", *star_words(tmp_path, "one", "--engine", engine))
        said.append(str(caught.value))

    assert "cut.json.gz is no whole gzip file: it ends in the middle; upload it again" in said[0]
    assert said[0] == said[1]
