"""What becomes of every kind of line: used, filtered or rejected with a reason."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from lake_etl.errors import BadData
from lake_etl.star.shapes import event_shape, song_shape
from lake_etl.text.broken_files import named_when_broken
from lake_etl.text.lines import lines as lines_of
from lake_etl.text.reader import Records, read
from records import event, lines, song

pytestmark = pytest.mark.spark
EVENTS, SONGS = event_shape(), song_shape()
Folder = Callable[..., Path]


def read_events(spark: SparkSession, folder: Path) -> Records:
    return read(lines_of(spark, "log_data", str(folder)), EVENTS)


def rejects(records: Records) -> list[tuple[str, int, str]]:
    rows = records.rejects.collect()
    return sorted((row["file"].rpartition("/")[2], row["line"], row["reason"]) for row in rows)


def moments(records: Records) -> list[int]:
    return sorted(row["ts"] for row in records.used.collect())


def test_every_value_of_a_fused_line_is_used(spark: SparkSession, folder: Folder) -> None:
    joined = b"".join(json.dumps(event(ts=ts)).encode() for ts in range(5))
    separate = lines(event(ts=5), event(ts=6))

    records = read_events(spark, folder("in", a=joined, b=joined + separate))

    assert moments(records) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6]
    assert records.tally.rejected == 0


def test_lines_may_end_and_begin_as_they_like(spark: SparkSession, folder: Folder) -> None:
    text = lines(event(ts=1), event(ts=2))
    spaced = b'  \t{"page": "NextSong", "ts": 6, "sessionId": 1, "itemInSession": 1}\t \n\n \n'
    bom = "\ufeff".encode()

    records = read_events(
        spark,
        folder(
            "in",
            crlf=text.replace(b"\n", b"\r\n"),
            bom=bom + text,
            fused_bom=text.rstrip() + bom + text,
            spaced=spaced,
            empty=b"",
            blank=b"\n\n \r\n",
        ),
    )

    assert moments(records) == [1, 1, 1, 1, 2, 2, 2, 2, 6]
    assert rejects(records) == []
    assert records.lines.files == 6


def test_gzip_files_are_read_by_their_suffix(spark: SparkSession, folder: Folder) -> None:
    zipped = gzip.compress(lines(event(ts=1))) + gzip.compress(lines(event(ts=2)))
    made = folder("in", suffix=".json.gz", a=zipped)
    folder("in", b=lines(event(ts=3)))

    assert moments(read_events(spark, made)) == [1, 2, 3]


def test_what_is_no_record_is_rejected_with_its_file_line_and_reason(
    spark: SparkSession, folder: Folder
) -> None:
    good = lines(event(ts=1))
    text = b"".join(
        [
            good,
            b"no json\n",
            b"\n",
            lines(event(ts="abc")),
            good.rstrip() + b'{"page":"NextSong","ts":2}' + good,
            b'["a list"]\n12\n',
            lines(event(userId=["x"])),
            b'{"page":"Home","ts":3,"firstName":"\xe9"}\n',
            b"{'page':'Home','ts':3}\n",
            lines(event(length=float("nan"))),
            lines(event(length="long")),
            b'{"page":"Home","ts":4',
        ]
    )

    records = read_events(spark, folder("in", a=text, z=good))

    assert rejects(records) == [
        ("a.json", 2, "no JSON: Expecting value at 0"),
        ("a.json", 4, 'ts: wanted integer, came "abc"'),
        (
            "a.json",
            5,
            "sessionId: wanted integer, came nothing; itemInSession: wanted integer, came nothing",
        ),
        ("a.json", 6, 'wanted an object, came ["a list"]'),
        ("a.json", 7, "wanted an object, came 12"),
        ("a.json", 8, 'userId: wanted text or whole number, came ["x"]'),
        ("a.json", 9, "byte 0xe9 at 35 is not UTF-8"),
        ("a.json", 10, "no JSON: Expecting property name enclosed in double quotes at 1"),
        ("a.json", 11, "no JSON: NaN is no JSON"),
        ("a.json", 12, 'length: wanted number, came "long"'),
        ("a.json", 13, "no JSON: Expecting ',' delimiter at 21"),
    ]
    assert moments(records) == [1, 1, 1, 1]
    assert records.tally.records == 15


def test_records_in_are_records_used_filtered_and_rejected(
    spark: SparkSession, folder: Folder
) -> None:
    text = lines(event(), event(page="Home", userId=""), event(page=None), event(page="Home"))

    tally = read_events(spark, folder("in", a=text)).tally

    assert (tally.used, tally.filtered, tally.rejected, tally.records) == (1, 2, 1, 4)


@pytest.mark.parametrize(
    ("said", "key", "wanted"),
    [
        ({"userId": 15}, "userId", "15"),
        ({"userId": ""}, "userId", ""),
        ({"song": "[Live] {x}"}, "song", "[Live] {x}"),
        ({"song": "[]"}, "song", "[]"),
        ({"song": "Ã©"}, "song", "Ã©"),
        ({"song": "a\ufffdb"}, "song", "a\ufffdb"),
        ({"song": "\u2028\x7f"}, "song", "\u2028\x7f"),
        ({"userAgent": '"x" \\ /'}, "userAgent", '"x" \\ /'),
        ({"length": 7}, "length", 7.0),
    ],
)
def test_a_value_is_the_same_alone_and_fused(
    spark: SparkSession, folder: Folder, said: dict[str, Any], key: str, wanted: object
) -> None:
    text = json.dumps(event(**said), ensure_ascii=False).encode()

    records = read_events(spark, folder("in", alone=text, fused=text + text))

    assert [row[key] for row in records.used.collect()] == [wanted] * 3


def test_line_numbers_count_from_the_beginning_of_a_file_read_in_blocks(
    spark: SparkSession, folder: Folder
) -> None:
    text = b"".join(lines(event(ts=ts)) if ts % 50 else b"bad\n" for ts in range(400))
    made = folder("in", a=text, b=text)
    before = spark.conf.get("spark.sql.files.maxPartitionBytes")
    spark.conf.set("spark.sql.files.maxPartitionBytes", "9000")
    try:
        records = read_events(spark, made)
        blocks = records.cached[0].select("file_key", "block").distinct().count()
        found = [(file, line) for file, line, _ in rejects(records)]
    finally:
        spark.conf.set("spark.sql.files.maxPartitionBytes", str(before))

    assert blocks > 10
    assert found == [(f, line) for f in ("a.json", "b.json") for line in range(1, 400, 50)]


def test_a_file_may_have_any_name(spark: SparkSession, folder: Folder) -> None:
    made = folder("in dir", **{"a b%20+é": b"bad\n"})

    (file, line, _), *_ = rejects(read_events(spark, made))

    assert (file, line) == ("a b%20+é.json", 1)


def test_a_truncated_gzip_file_is_named(spark: SparkSession, folder: Folder) -> None:
    whole = gzip.compress(lines(*(event(ts=ts) for ts in range(2000))))
    made = folder("in", suffix=".json.gz", good=whole, cut=whole[:-20], noise=b"noise" + whole)
    source = lines_of(spark, "log_data", str(made))

    with pytest.raises(BadData) as caught, named_when_broken([source]):
        read(source, EVENTS)

    said = str(caught.value).splitlines()
    assert ["cut.json.gz" in said[0], "noise.json.gz" in said[1], len(said)] == [True, True, 2]
    assert "upload it again" in said[0]


def test_a_failure_of_another_kind_stays_what_it_was(spark: SparkSession, folder: Folder) -> None:
    source = lines_of(spark, "log_data", str(folder("in", a=lines(event()))))

    with pytest.raises(ZeroDivisionError), named_when_broken([source]):
        raise ZeroDivisionError


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_source_without_files_is_told(
    spark: SparkSession, folder: Folder, tmp_path: Path, name: str
) -> None:
    folder("empty")

    with pytest.raises(BadData, match=f"log_data: .*{tmp_path / name}"):
        read_events(spark, tmp_path / name)


def test_a_song_with_a_null_key_is_rejected(spark: SparkSession, folder: Folder) -> None:
    text = lines(song(), song(song_id=None), song(artist_id=""), song(year=10_000))

    records = read(lines_of(spark, "song_data", str(folder("in", a=text))), SONGS)

    assert [reason for _, _, reason in rejects(records)] == [
        "song_id: wanted text or whole number, came null",
        'artist_id: wanted text or whole number, came ""',
        "year: wanted 0 to 9999, came 10000",
    ]
    assert records.tally.used == 1
