"""Source files in blocks, their division among tasks, and the files that tasks write."""

from __future__ import annotations

import bz2
import gzip
import io
import itertools
import lzma
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from access_lines import NONE
from access_lines import text as as_text
from lake_etl.access_logs import parsing
from lake_etl.access_logs.blocks import Block, blocks
from lake_etl.access_logs.content import ContentError
from lake_etl.access_logs.folders import File
from lake_etl.access_logs.parsing import outcomes
from lake_etl.access_logs.portions import MOST_BYTES, OPEN_BYTES, TASKS_PER_CORE, divided
from lake_etl.access_logs.schema import ACCESS_LOGS, REJECTS
from lake_etl.access_logs.tally import Portion
from lake_etl.access_logs.task import load_portion
from lake_etl.iceberg import file_writer
from lake_etl.iceberg.data_files import Target
from lake_etl.iceberg.file_writer import MOST_TOLD_BYTES, FileWriter
from lake_etl.text.gzip_blocks import GzipError, decompressed
from lake_etl.worker_storage import Place

PIECES = [b"\n", b"a", b"bc", b"\r", b"\xff", b"\0", b"\0\0\0\0"]
TEXT = st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)


class Trickle(io.BytesIO):
    """A stream that gives a few bytes at a time, as sockets may."""

    def read(self, _size: int | None = -1, /) -> bytes:
        return super().read(3)


def lines_of(text: bytes) -> list[bytes]:
    """The lines of a text, each without the NULs around it, as its end and its line ends say."""
    if b"\n" not in text and b"\r" in text[:-1]:
        text = text.replace(b"\r", b"\n")
    whole = text.rstrip(b"\0")
    if not whole or whole.endswith(b"\n"):
        text = whole
    return [line.strip(b"\0") for line in text.removesuffix(b"\n").split(b"\n")] if text else []


@given(text=TEXT, size=st.integers(1, 20), zipped=st.booleans())
def test_blocks_hold_every_line_once_in_order(text: bytes, size: int, zipped: bool) -> None:
    """cases/eks-iceberg/05 and 10."""
    # Where every other byte is NUL, and no other, it is UTF-16, and refused.
    even, odd = text[:32:2], text[1:32:2]
    assume(len(odd) < 2 or any(even) == any(odd) or not (all(even) or all(odd)))
    source = Trickle(gzip.compress(text, mtime=0) if zipped else text)

    found = list(blocks(source, "access.log.1", size))

    lines = [line.strip(b"\0") for block in found for line in block.text.split(b"\n")]
    assert lines == lines_of(text)
    assert [block.lines for block in found] == [block.text.count(b"\n") + 1 for block in found]


def test_a_line_longer_than_blocks_is_one_line() -> None:
    text = b"a\n" + b"x" * 10_000 + b"\nb"

    found = list(blocks(Trickle(text), "a.log", 16))

    assert b"\n".join(block.text for block in found) == text
    assert sum(block.lines for block in found) == 3


def test_nuls_before_a_line_take_no_memory() -> None:
    """cases/eks-iceberg/05: a file may begin with as many as it was long before it was cut."""
    text = b"a\n" + b"\0" * 100_000 + b"b\n" + b"\0" * 100_000

    found = list(blocks(Trickle(text), "a.log", 16))

    assert b"".join(block.text for block in found).strip(b"\0") == b"a\nb"
    assert sum(len(block.text) for block in found) < 10


LINE = b'1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 7 "-" "A"\n'


def lines_in(content: bytes, name: str) -> int:
    """How many lines a file has."""
    return sum(block.lines for block in blocks(Trickle(content), name))


@pytest.mark.parametrize("name", ["a.log", "access.log.1", "a.GZ", "a.log.gz", "a.bz2", "gz"])
def test_gzip_is_read_whatever_its_name_is(name: str) -> None:
    """cases/eks-iceberg/04."""
    assert lines_in(gzip.compress(LINE * 3), name) == 3


# What is wrong, the file, its name, and the reason.
NO_TEXT = {
    "bzip2": (bz2.compress(LINE), "a.log.bz2", "it is bzip2, which is not read: wanted text"),
    "bzip2 of another name": (bz2.compress(LINE), "a.log", "it is bzip2, which is not read"),
    "xz": (lzma.compress(LINE), "a.log.gz", "it is xz, which is not read"),
    "zstd": (b"\x28\xb5\x2f\xfd\x04\0", "a.log", "it is zstd, which is not read"),
    "zip": (b"PK\x03\x04" + LINE, "a.log", "it is zip, which is not read"),
    "plain text called gzip": (
        LINE,
        "a.log.gz",
        "it is called as if it were gzip, which it is not",
    ),
    "plain text called GZ": (LINE, "A.LOG.GZ", "it is called as if it were gzip"),
    "plain text called bzip2": (LINE, "a.bz2", "it is called as if it were bzip2"),
    "gzip twice": (gzip.compress(gzip.compress(LINE)), "a.gz", "it is gzip inside gzip: wanted"),
    "bzip2 in gzip": (gzip.compress(bz2.compress(LINE)), "a.gz", "it is bzip2 inside gzip"),
    "UTF-16": (("\ufeff" + as_text(LINE)).encode("utf-16-le"), "a.log", "it is UTF-16 or UTF-32"),
    "UTF-16 as gzip": (gzip.compress(as_text(LINE).encode("utf-16-be")), "a.log", "it is UTF-16"),
    "UTF-16 without a mark": (as_text(LINE).encode("utf-16-le"), "a.log", "it is UTF-16"),
    "UTF-32": (as_text(LINE).encode("utf-32"), "a.log", "it is UTF-16 or UTF-32"),
}


@pytest.mark.parametrize("what", NO_TEXT)
def test_a_file_that_is_no_text_says_what_it_is(what: str) -> None:
    """cases/eks-iceberg/04."""
    content, name, wanted = NO_TEXT[what]

    with pytest.raises(ContentError) as raised:
        lines_in(content, name)

    assert str(raised.value).startswith(wanted)


def test_nothing_and_a_cut_off_first_byte_are_no_plain_text() -> None:
    assert lines_in(b"", "a.gz") == 0
    with pytest.raises(GzipError, match="it ends in the middle"):
        lines_in(b"\x1f", "a.gz")


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
    given = portion(tmp_path, a_gz=gzip.compress(large, 1)[:-9], b_log=LINE + b"\nbroken\n")

    outcome = load_portion(given)

    fault = "no whole gzip file: it ends in the middle"
    told = [(each.lines, each.rejected, each.skipped, each.fault) for each in outcome.tallies]
    assert told == [(0, 0, 0, fault), (3, 1, 1, None)]
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
    monkeypatch.setattr(parsing, "LINES_AT_A_TIME", 2)
    line = LINE.decode().strip()
    block = Block("\n".join(["\ufeff" + line, "7", "", line + "\r", "9"]).encode(), 5)

    parts = list(outcomes(block, 11))

    assert [(part.rows.height, part.rejects.height, part.skipped) for part in parts] == [
        *((1, 1, 0), (1, 0, 1), (0, 1, 0)),
    ]
    assert [row for part in parts for row in part.rows["line_number"]] == [11, 14]
    assert [row for part in parts for row in part.rejects["line_number"]] == [12, 15]


def test_lines_that_are_no_requests_are_counted_and_nothing_else() -> None:
    """cases/eks-iceberg/05 and 08."""
    lines = [as_text(line).encode() for line in NONE.values()]
    block = Block(b"\n".join([*lines, b"\0\0odd"]), len(lines) + 1)

    (part,) = outcomes(block, 1)

    assert (part.rows.height, part.skipped) == (0, len(NONE))
    assert part.rejects["value"].to_list() == ["odd"]


def test_a_footer_stays_small_whatever_the_values_are(target: Target) -> None:
    writer = FileWriter(Place(), target)
    writer.add((), frame("x" * (2 << 20), "y"))
    writer.keep()

    (file,) = writer.finish()

    assert file.bytes < 100_000
    footer = pq.ParquetFile(file.uri.removeprefix("file:")).metadata
    assert footer.serialized_size < 2_000
