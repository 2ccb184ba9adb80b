"""What a task makes of single files: no Spark is needed to see it."""

from __future__ import annotations

import bz2
import gzip
from pathlib import Path

import pytest

from lake_etl.star.found import Counts, Portion
from lake_etl.star.portion import read_portion
from lake_etl.star.shapes import event_shape
from lake_etl.storage import Stored
from lake_etl.worker_storage import Place
from records import event, lines


def counts_of(file: Path, content: bytes) -> Counts:
    """What comes of the records of one file."""
    file.write_bytes(content)
    stored = Stored(f"file:{file}", len(content), 0)
    *_, last = read_portion(Portion((stored,), event_shape(), Place(), is_plays=True))
    assert isinstance(last, Counts)
    return last


@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "a.json.bz2"])
def test_an_empty_file_holds_nothing_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    assert counts_of(tmp_path / name, b"") == Counts(0, 0, 0, {}, ())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json.gz", gzip.compress(b"") + gzip.compress(lines(event()))),
        ("a.json.bz2", bz2.compress(b"") + bz2.compress(lines(event()))),
    ],
)
def test_members_of_nothing_stand_before_others(name: str, content: bytes, tmp_path: Path) -> None:
    found = counts_of(tmp_path / name, content)

    assert (found.used, found.faults) == (1, ())
