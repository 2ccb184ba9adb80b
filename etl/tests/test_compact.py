"""Compaction: every record on a line of its own, none lost, whatever the files look like."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from conftest import RunJob
from lake_etl.compaction import sized
from lake_etl.errors import BadData, BadParams
from lake_etl.text.lines import lines as lines_of
from records import event, lines

pytestmark = pytest.mark.spark
Folder = Callable[..., Path]


def texts(folder: Path) -> Counter[bytes]:
    files = [file.read_bytes() for file in folder.iterdir() if file.suffix == ".txt"]
    assert all(content.endswith(b"\n") for content in files if content)
    return Counter(line for content in files for line in content.splitlines())


def test_every_record_gets_a_line_of_its_own(
    run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    one, two = (json.dumps(event(ts=ts)).encode() for ts in (1, 2))
    nested = b'{"a": {"b": ["}{"]}}'
    zipped = gzip.compress(one + b"\r\n" + two)
    made = folder(
        "in",
        fused=one + two + nested,
        crlf=one + b"\r\n\r\n" + two + b"\r\n",
        bom="\ufeff".encode() + one + "\ufeff".encode() + two,
        broken=b'no json\n{"cut": \n' + one,
        latin=b'{"a":"\xe9"}\n',
        empty=b"",
    )
    folder("in", suffix=".json.gz", zipped=zipped)

    report = run_job("compact", "--source", made, "--target", tmp_path / "out")

    assert texts(tmp_path / "out") == Counter(
        {one: 5, two: 4, nested: 1, b"no json": 1, b'{"cut":': 1, b'{"a":"\xe9"}': 1}
    )
    assert (report.tables[0].rows, report.tables[0].files) == (13, 1)
    assert (report.sources[0].files, report.sources[0].records) == (7, 13)


def test_files_are_about_as_large_as_asked(
    spark: SparkSession, run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    text = lines(*(event(ts=ts, location="x" * 900) for ts in range(800)))
    small = folder("small", **{f"f{place}": text[:2000].partition(b"\n")[2] for place in range(40)})
    large = folder("large", a=text, b=text, c=text)
    zipped = folder("zipped", suffix=".json.gz", a=gzip.compress(text * 3))

    out = [tmp_path / "out" / name for name in ("small", "large")]
    report = run_job(
        "compact", "--source", small, large, "--target", *out, "--target-size-mib", "1"
    )

    assert [table.files for table in report.tables] == [1, 3]
    sizes = [file.stat().st_size for file in out[1].glob("*.txt")]
    assert max(sizes) < 1.2 * (1 << 20)
    assert sized(lines_of(spark, "zipped", str(zipped)), 1) >= 1


def test_the_target_must_be_fresh_and_every_complaint_is_told(
    run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    made = folder("in", a=lines(event()))
    used = folder("used", old=b"{}")

    with pytest.raises(BadData) as caught:
        run_job(
            *("compact", "--source", made, tmp_path / "missing"),
            *("--target", used, tmp_path / "fresh"),
        )

    full, missing = str(caught.value).splitlines()
    assert f"the target {used} must be empty, and holds 'old.json' (1 in all)" in full
    assert f"missing: there is no folder {tmp_path / 'missing'}" in missing
    assert not (tmp_path / "fresh").exists()


def test_what_a_killed_run_left_is_no_hindrance(
    run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    made = folder("in", a=lines(event()))
    half = folder("out/_temporary/0", half=b"{}")

    run_job("compact", "--source", made, "--target", tmp_path / "out")

    assert not half.exists()
    assert sum(texts(tmp_path / "out").values()) == 1


def test_sources_and_targets_come_in_pairs(run_job: RunJob) -> None:
    with pytest.raises(BadParams) as caught:
        run_job("compact", "--source", "a", "b", "c", "--target", "x", "x")

    assert str(caught.value).splitlines() == [
        "compact: --target: wanted 3, one for each source, came 2",
        "compact: --target: wanted a folder for each source, came one twice",
    ]
