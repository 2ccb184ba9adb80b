"""Files that are not one object a line: compact, verify and star-schema agree on each."""

from __future__ import annotations

import bz2
import gzip
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from conftest import RunJob
from lake_etl.errors import BAD_DATA, BadData
from lake_etl.star.shapes import event_shape
from lake_etl.text import whole_files
from lake_etl.text.broken_files import named_when_broken
from lake_etl.text.lines import lines as lines_of
from lake_etl.text.reader import Records, read
from records import event, lines

pytestmark = pytest.mark.spark
Folder = Callable[..., Path]


def read_events(spark: SparkSession, folder: Path) -> Records:
    return read(lines_of(spark, "log_data", str(folder)), event_shape())


def plays(moments: Iterable[int]) -> list[dict[str, Any]]:
    return [event(ts=ts) for ts in moments]


def pretty(records: list[dict[str, Any]]) -> bytes:
    return "\n".join(json.dumps(record, indent=2) for record in records).encode()


def moments(records: Records) -> list[int]:
    return sorted(row["ts"] for row in records.used.collect())


def rejects(records: Records) -> list[tuple[str, int, str]]:
    rows = records.rejects.collect()
    return sorted((row["file"].rpartition("/")[2], row["line"], row["reason"]) for row in rows)


def said(work: Callable[[], object]) -> list[str]:
    """The complaints that `work` ends with, and that its exit code is 3."""
    with pytest.raises(BadData) as caught:
        work()
    assert caught.value.exit_code == BAD_DATA
    return list(caught.value.complaints)


# cases/emr/08, 13, 15
def test_arrays_and_objects_over_lines_are_the_same_records_for_all_jobs(
    spark: SparkSession, run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    array = json.dumps(plays(range(10, 20))).encode()
    cut = json.dumps(plays(range(1000, 2300))).encode()[:-40]
    nested = [event(ts=ts, x={"y": [{"z": "a  b"}]}) for ts in range(40, 45)]
    made = folder(
        "in",
        lines=lines(*plays(range(10))),
        array=array,
        by_line=b"[\n"
        + b",\n".join(lines(play).rstrip() for play in plays(range(20, 30)))
        + b"\n]",
        commas=b",\r\n".join(lines(play).rstrip() for play in plays(range(30, 40))) + b",",
        pretty=pretty(nested) + b"\nno json\n" + pretty(plays([45])),
        pretty_array=json.dumps(plays(range(46, 50)), indent=1).replace("\n", "\r\n").encode(),
        broken=pretty(plays([50])).replace(b'"level"', b"level") + b"\n" + pretty(plays([51])),
        cut=cut,
    )
    folder("in", suffix=".json.gz", zipped=gzip.compress(pretty(plays([52, 53]))))
    wanted = [ts for ts in range(54) if ts != 50] + [*range(1000, 2299)]

    at_source = read_events(spark, made)
    run_job("compact", "--source", made, "--target", tmp_path / "out")
    checked = run_job("verify", "--source", made, "--target", tmp_path / "out")
    merged = read_events(spark, tmp_path / "out")
    joined = folder("joined", all=b"\n".join(f.read_bytes() for f in sorted(made.glob("*.json"))))
    run_job("verify", "--source", joined, "--target", joined)

    assert moments(at_source) == wanted
    assert moments(merged) == wanted
    assert moments(read_events(spark, joined)) == [ts for ts in wanted if ts not in (52, 53)]
    assert [(file, line) for file, line, _ in rejects(at_source)] == [
        *(("broken.json", 1), ("cut.json", 1), ("pretty.json", 116)),
    ]
    assert merged.tally.rejected == 3
    assert checked.tables[0].rows == at_source.tally.records == merged.tally.records


def test_a_file_that_is_too_large_to_be_read_whole_is_read_by_line(
    spark: SparkSession,
    run_job: RunJob,
    folder: Folder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(whole_files, "MOST_WHOLE_BYTES", 300)
    large = lines(event(ts=1)) + b'{"cut": 1,\n' + lines(event(ts=2))
    made = folder("in", large=large, small=b'{"page":\n"Home","ts":3}')

    records = read_events(spark, made)
    report = run_job("compact", "--source", made, "--target", tmp_path / "out")

    assert (moments(records), records.tally.filtered) == ([1, 2], 1)
    assert [(file, line) for file, line, _ in rejects(records)] == [("large.json", 2)]
    assert report.tables[0].rows == 4
    alone = folder("alone", large=large)
    report = run_job("compact", "--source", alone, "--target", tmp_path / "out alone")
    assert report.tables[0].rows == 3


FOREIGN = {
    "packed": (gzip.compress(lines(*plays(range(300)))), "holds gzip, and its name does not end"),
    "wide": (lines(*plays(range(30))).decode().encode("UTF-16"), "holds UTF-16: wanted UTF-8"),
    "fused": (lines(event()).rstrip() + bz2.compress(b"x"), "holds bzip2, and its name does not"),
}


# cases/emr/09, 13
def test_files_that_are_no_text_are_named_all_at_once_by_every_job(
    spark: SparkSession, run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    good = lines(*plays(range(100)))
    made = folder("in", good=good, **{name: content for name, (content, _) in FOREIGN.items()})
    twice = gzip.compress(gzip.compress(good))
    folder("in", suffix=".json.gz", cut=gzip.compress(good)[:-9], twice=twice)
    out = tmp_path / "out"

    by_compact = said(lambda: run_job("compact", "--source", made, "--target", out))
    by_verify = said(lambda: run_job("verify", "--source", made, "--target", made))
    (made / "cut.json.gz").unlink()
    by_star = said(lambda: read_events(spark, made))

    within = ("twice.json.gz", "holds gzip within its gzip: decompress it once")
    wanted = sorted([within, *((f"{name}.json", why) for name, (_, why) in FOREIGN.items())])
    for complaints in (by_compact[1:], by_star):
        for (file, why), complaint in zip(wanted, complaints, strict=True):
            assert f"/{file} {why}" in complaint
    assert "/cut.json.gz is no whole gzip file: it ends in the middle" in by_compact[0]
    assert by_compact == by_verify[: len(by_compact)]
    assert [child.name for child in out.glob("[!._]*")] == []


# cases/emr/10, 16
def test_broken_compressed_files_are_named(
    spark: SparkSession, run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    text = lines(*plays(range(2000)))
    made = folder("in", suffix=".json.gz", zeros=gzip.compress(text) + b"\0" * 100)
    folder("in", suffix=".json.gz", few=gzip.compress(text) + b"\0", text=text)
    folder("in", suffix=".json.bz2", good=bz2.compress(text), cut=bz2.compress(text)[:-30])

    told = said(lambda: run_job("compact", "--source", made, "--target", tmp_path / "out"))

    for complaint, wanted in zip(
        told,
        [
            "/cut.json.bz2 is no whole bzip2 file: it ends in the middle; upload it again",
            "/few.json.gz has 1 bytes behind its last member: compress it again",
            "/text.json.gz is no gzip file: its first bytes are those of plain content",
            "/zeros.json.gz has 100 bytes behind its last member: compress it again",
        ],
        strict=True,
    ):
        assert wanted in complaint


# cases/emr/16
def test_bzip2_is_read_and_other_suffixes_are_refused_before_anything_is_read(
    spark: SparkSession, folder: Folder
) -> None:
    made = folder("in", suffix=".json.bz2", a=bz2.compress(lines(event(ts=1))))
    with named_when_broken([lines_of(spark, "in", str(made))]):
        assert moments(read_events(spark, made)) == [1]
    folder("in", suffix=".zst", **{"b c": b""})
    folder("in", suffix=".GZ", d=b"")

    first, second = said(lambda: lines_of(spark, "in", str(made)))

    assert "/b c.zst is called as zstd is: wanted JSON in UTF-8" in second + first
    assert "/d.GZ is called as gzip is: wanted" in second + first
