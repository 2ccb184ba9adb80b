"""Source files in blocks, their division among tasks, and the files that tasks write."""

from __future__ import annotations

import gzip
import io
import itertools
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lake_etl.access_logs import task
from lake_etl.access_logs.blocks import Block, blocks
from lake_etl.access_logs.folders import File
from lake_etl.access_logs.portions import MOST_BYTES, OPEN_BYTES, TASKS_PER_CORE, divided
from lake_etl.access_logs.schema import ACCESS_LOGS, REJECTS
from lake_etl.access_logs.tally import Portion
from lake_etl.access_logs.task import load_portion, outcomes
from lake_etl.iceberg import file_writer
from lake_etl.iceberg.data_files import Target
from lake_etl.iceberg.file_writer import MOST_TOLD_BYTES, FileWriter
from lake_etl.text.gzip_blocks import GzipError, decompressed
from lake_etl.worker_storage import Place

TEXT = st.lists(st.sampled_from([b"\n", b"a", b"bc", b"\r", b"\xff"]), max_size=30).map(b"".join)


class Trickle(io.BytesIO):
    """A stream that gives a few bytes at a time, as sockets may."""

    def read(self, _size: int | None = -1, /) -> bytes:
        return super().read(3)


@given(text=TEXT, size=st.integers(1, 20), zipped=st.booleans())
def test_blocks_hold_every_line_once_in_order(text: bytes, size: int, zipped: bool) -> None:
    source = Trickle(gzip.compress(text, mtime=0) if zipped else text)

    found = list(blocks(source, zipped, size))

    lines = [line for block in found for line in block.text.split(b"\n")]
    assert lines == text.removesuffix(b"\n").split(b"\n") if text else lines == []
    assert [block.lines for block in found] == [block.text.count(b"\n") + 1 for block in found]


def test_a_line_longer_than_blocks_is_one_line() -> None:
    text = b"a\n" + b"x" * 10_000 + b"\nb"

    found = list(blocks(Trickle(text), False, 16))

    assert b"\n".join(block.text for block in found) == text
    assert sum(block.lines for block in found) == 3


@given(texts=st.lists(st.binary(max_size=40), min_size=1, max_size=3), zeros=st.integers(0, 9))
def test_members_in_a_row_are_one_file(texts: list[bytes], zeros: int) -> None:
    content = b"".join(gzip.compress(text, mtime=0) for text in texts) + b"\0" * zeros

    assert b"".join(decompressed(Trickle(content))) == b"".join(texts)


def test_a_file_cut_off_anywhere_is_none() -> None:
    content = gzip.compress(bytes(range(256)), mtime=0) * 2
    half = len(content) // 2

    for size in [*range(1, half), *range(half + 1, len(content))]:
        with pytest.raises(GzipError, match="it ends in the middle"):
            list(decompressed(Trickle(content[:size])))
    with pytest.raises(GzipError, match="header"):
        list(decompressed(io.BytesIO(content + b"more")))


@given(
    sizes=st.lists(st.integers(0, 3 * MOST_BYTES), max_size=40),
    cores=st.integers(1, 64),
)
def test_every_file_is_in_one_portion_and_none_is_too_large(sizes: list[int], cores: int) -> None:
    files = [File(f"file:/{n}", size, datetime(2015, 5, 17)) for n, size in enumerate(sizes)]

    found = list(divided(files, cores))

    assert [file for part in found for file in part] == files
    costs = [sum(file.bytes + OPEN_BYTES for file in part) for part in found]
    assert all(
        cost <= MOST_BYTES or len(part) == 1 for cost, part in zip(costs, found, strict=True)
    )
    # No two neighbours could be one: there are about as many as the cores take.
    fair = sum(costs) / (cores * TASKS_PER_CORE)
    assert all(a + b > min(fair, MOST_BYTES) for a, b in itertools.pairwise(costs))


def test_many_tiny_files_are_not_one_task_s() -> None:
    files = [File(f"file:/{n}", 10, datetime(2015, 5, 17)) for n in range(1000)]

    assert len(list(divided(files, 4))) == pytest.approx(4 * TASKS_PER_CORE, abs=1)


IDS = (("line_number", 7), ("value", 3))


@pytest.fixture
def target(tmp_path: Path) -> Target:
    """A folder for files of a table with two columns."""
    return Target(f"file:{tmp_path}/data", IDS)


def frame(*texts: str) -> pl.DataFrame:
    """Rows of that table."""
    return pl.DataFrame(
        {"line_number": range(len(texts)), "value": texts}, schema_overrides={"value": pl.String()}
    )


def held(target: Target) -> Iterator[tuple[str, list[str]]]:
    """Each file of the folder with its values."""
    for file in sorted(Path(target.folder.removeprefix("file:")).glob("*")):
        yield f"file:{file}", pl.read_parquet(file)["value"].to_list()


def test_rows_of_a_partition_share_a_file_with_the_table_s_ids(target: Target) -> None:
    writer = FileWriter(Place(), target)
    writer.add((1, "a"), frame("x"))
    writer.keep()
    writer.add((1, "a"), frame("y", "z"))
    writer.add((2, "a"), frame("w"))
    writer.add((3, "a"), frame())
    writer.keep()

    files = writer.finish()

    rows = dict(held(target))
    assert {file.partition: (file.rows, rows[file.uri]) for file in files} == {
        (1, "a"): (3, ["x", "y", "z"]),
        (2, "a"): (1, ["w"]),
    }
    for file in files:
        path = Path(file.uri.removeprefix("file:"))
        schema = pq.ParquetFile(path).schema_arrow
        assert {field.name: int(field.metadata[b"PARQUET:field_id"]) for field in schema} == dict(
            IDS
        )
        assert file.bytes == path.stat().st_size


def test_a_source_that_fails_leaves_no_row_and_no_file(target: Target) -> None:
    # So little that every frame is written at once.
    writer = FileWriter(Place(), target, most_bytes=1)
    writer.add(("a",), frame("kept"))
    writer.keep()
    writer.add(("a",), frame("lost"))
    writer.add(("b",), frame("lost too"))
    assert len(list(held(target))) == 3
    writer.take_back()
    writer.add(("a",), frame("neither kept nor taken back"))

    files = writer.finish()

    assert [values for _, values in held(target)] == [["kept"]]
    assert [(file.uri, file.rows) for file in files] == [(uri, 1) for uri, _ in held(target)]


def test_a_task_that_fails_leaves_no_file(target: Target) -> None:
    writer = FileWriter(Place(), target, most_bytes=1)
    writer.add(("a",), frame("kept"))
    writer.keep()
    writer.add(("a",), frame("open"))
    assert len(list(held(target))) == 2

    writer.abandon()

    assert list(held(target)) == []


LINE = b'1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 7 "-" "A"\n'


def portion(folder: Path, **files: bytes) -> Portion:
    """A task for files of a folder, in which it makes those of both tables."""
    into = [
        Target(f"file:{folder}/{table.name}", tuple((c.name, 1) for c in table.columns))
        for table in (ACCESS_LOGS, REJECTS)
    ]
    found = []
    for name, content in files.items():
        file = folder / name.replace("_", ".")
        file.write_bytes(content)
        found.append(File(f"file:{file}", len(content), datetime(2015, 5, 17)))
    return Portion(tuple(found), Place(), *into)


def written(folder: Path) -> set[str]:
    """The files of both tables."""
    return {f"file:{file}" for file in folder.glob("*/*.parquet")}


def test_a_corrupt_file_leaves_its_fault_and_none_of_the_rows_before_it(tmp_path: Path) -> None:
    # Some blocks are read before the end is missed.
    large = LINE * 250_000 + b"broken\n"
    given = portion(tmp_path, a_gz=gzip.compress(large, 1)[:-9], b_log=LINE + b"broken\n")

    outcome = load_portion(given)

    fault = "no whole gzip file: it ends in the middle"
    assert [(tally.lines, tally.rejected, tally.fault) for tally in outcome.tallies] == [
        (0, 0, fault),
        (2, 1, None),
    ]
    assert [file.rows for file in outcome.access_logs] == [1]
    (rejects,) = outcome.rejects
    reasons = pl.read_parquet(rejects.uri.removeprefix("file:"))["reason"].to_list()
    assert reasons == [fault, "wanted 6 quotes, came 0: the line is cut off, or of another format"]
    assert written(tmp_path) == {outcome.access_logs[0].uri, rejects.uri}


def test_a_portion_that_fails_leaves_no_file(tmp_path: Path) -> None:
    given = portion(tmp_path, a_log=LINE, b_log=LINE)
    (tmp_path / "b.log").unlink()

    with pytest.raises(FileNotFoundError):
        load_portion(given)

    assert written(tmp_path) == set()


def test_a_value_too_long_to_tell_leaves_its_column_without_bounds(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_writer, "ROWS_PER_GROUP", 2)
    writer = FileWriter(Place(), target)
    for partition, longest in (("told", MOST_TOLD_BYTES), ("not told", MOST_TOLD_BYTES + 1)):
        writer.add((partition,), frame("a", "b", "c", "z" * longest))
    writer.keep()

    files = {file.partition: file.uri.removeprefix("file:") for file in writer.finish()}

    for partition, wanted in ((("told",), True), (("not told",), False)):
        footer = pq.ParquetFile(files[partition]).metadata
        groups = [footer.row_group(number) for number in range(footer.num_row_groups)]
        assert len(groups) == 2
        for group in groups:
            number, value = (group.column(place).statistics for place in (0, 1))
            assert number.has_min_max
            assert (value is not None and value.has_min_max) is wanted


def test_lines_are_parsed_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task, "LINES_AT_A_TIME", 2)
    line = LINE.decode().strip()
    block = Block("\n".join(["\ufeff" + line, "7", "", line + "\r", "9"]).encode(), 5)

    parts = list(outcomes(block, 11))

    assert [(rows.height, rejects.height) for rows, rejects in parts] == [(1, 1), (1, 1), (0, 1)]
    assert [row for rows, _ in parts for row in rows["line_number"]] == [11, 14]
    assert [row for _, rejects in parts for row in rejects["line_number"]] == [12, 13, 15]


def test_a_footer_stays_small_whatever_the_values_are(target: Target) -> None:
    writer = FileWriter(Place(), target)
    writer.add((), frame("x" * (2 << 20), "y"))
    writer.keep()

    (file,) = writer.finish()

    assert file.bytes < 100_000
    footer = pq.ParquetFile(file.uri.removeprefix("file:")).metadata
    assert footer.serialized_size < 2_000
