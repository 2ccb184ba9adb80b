"""What is no text in UTF-8 is known by its bytes, and what cannot be read is told why."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lake_etl.text.broken_files import bzip2_fault, file_fault, gzip_fault
from lake_etl.text.contents import foreign, foreign_fault, name_fault
from records import event, lines

TEXT = lines(event(ts=1), event(ts=2))
ZIP = b"PK\x03\x04\x14\0\0\0\x08\0"


# cases/emr/09
@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (gzip.compress(TEXT), "gzip"),
        (bz2.compress(TEXT), "bzip2"),
        (lzma.compress(TEXT), "xz"),
        (bytes.fromhex("28b52ffd2005290000"), "zstd"),
        (ZIP, "zip"),
    ],
)
def test_compressed_lines_are_known_alone_and_behind_text(content: bytes, wanted: str) -> None:
    assert foreign(content) == wanted
    assert foreign(TEXT.rstrip() + content) == wanted


# cases/emr/13
@pytest.mark.parametrize("encoding", ["UTF-16", "UTF-32"])
@pytest.mark.parametrize("end", ["LE", "BE"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    "text", ['{"a": 1}\n{"a": 2}', '[\n{"a": 1}]', '{\n  "a": 1\n}', ' \t {"a": 1}', " ["]
)
def test_another_encoding_is_known_with_and_without_its_mark(
    encoding: str, end: str, mark: str, text: str
) -> None:
    first, *_ = (mark + text).encode(encoding + end).split(b"\n")

    assert foreign(first) == encoding


def test_another_encoding_is_known_behind_text() -> None:
    assert foreign(b'{"a":1}' + '\ufeff{"b":2}'.encode("UTF-16-LE")) == "UTF-16"
    assert foreign('{"b":2}\n{"b":3}'.encode("UTF-16-LE").split(b"\n")[1]) == "UTF-16"


@given(st.text(), st.text())
def test_no_text_is_taken_for_another_encoding(key: str, value: str) -> None:
    assert foreign(json.dumps({key: value}).encode()) is None
    spelled = json.dumps({key: value}, ensure_ascii=False).encode("utf-8", "replace")
    assert foreign(spelled) is None
    assert foreign(b"\xef\xbb\xbf" + spelled) is None


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\0\0\0\0",
        b'\0\0\0{"a":1}',
        b'{"a":"\xe9\xff\xfe"}',
        b"BZhost",
        b"PK",
        b"caf\xe9",
        b"{",
    ],
)
def test_broken_text_is_text(line: bytes) -> None:
    assert foreign(line) is None


def test_a_fault_says_the_file_the_cause_and_the_remedy() -> None:
    assert foreign_fault("a.GZ", "gzip") == (
        "a.GZ holds gzip, and its name does not end in .gz: rename it"
    )
    assert foreign_fault("a.gz", "gzip") == "a.gz holds gzip within its gzip: decompress it once"
    assert foreign_fault("a", "UTF-16") == (
        "a holds UTF-16: wanted UTF-8; convert it (iconv -f UTF-16 -t UTF-8)"
    )
    assert foreign_fault("a", "xz").startswith("a holds xz: wanted JSON in UTF-8, plain or ")


# cases/emr/16
@pytest.mark.parametrize(
    "name",
    ["a.json.zst", "a.GZ", "a.Bz2", "a.lz4", "a.snappy", "a.deflate", "a.zip", "a.tgz", "a.zlib"],
)
def test_a_suffix_that_is_not_read_is_refused(name: str) -> None:
    assert str(name_fault(name)).startswith(f"{name} is called ")


@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "a.bz2", "a", "a.log.1", "gz", "zip/a"])
def test_a_suffix_that_is_read_is_not_refused(name: str) -> None:
    assert name_fault(name) is None


def test_a_gzip_file_is_judged_whole() -> None:
    whole = gzip.compress(b"x" * 5000)
    assert gzip_fault(whole) is None
    assert gzip_fault(whole + whole) is None
    assert gzip_fault(b"") is None
    assert "it ends in the middle" in str(gzip_fault(whole[:-3]))
    assert "it ends in the middle" in str(gzip_fault(whole + whole[:-3]))
    assert "header" in str(gzip_fault(b"plain text"))
    assert gzip_fault(whole[:-8] + b"\0" * 8) is not None


# cases/emr/10
@pytest.mark.parametrize("zeros", [1, 100, 5000])
def test_zeros_behind_gzip_are_refused_as_spark_refuses_them(zeros: int) -> None:
    members = gzip.compress(b"x" * 5000) * 2

    assert gzip_fault(members + b"\0" * zeros) == (
        f"has {zeros} bytes behind its last member: compress it again"
    )


# cases/emr/16
def test_a_bzip2_file_is_judged_whole() -> None:
    whole = bz2.compress(b"x" * 5000)
    assert bzip2_fault(whole) is None
    assert bzip2_fault(whole + whole) is None
    assert "it ends in the middle" in str(bzip2_fault(whole[:-3]))
    assert "Invalid data" in str(bzip2_fault(whole[:12] + b"junk" + whole[16:]))
    assert "has 3 bytes behind its last stream" in str(bzip2_fault(whole + b"\0\0\0"))


def test_a_file_is_what_its_name_says() -> None:
    whole = gzip.compress(b"x")
    assert file_fault("a.gz", whole) is None
    assert file_fault("a.gz", b"") is None
    assert "first bytes are those of plain content" in str(file_fault("a.gz", b'{"a":1}'))
    assert "first bytes are those of gzip" in str(file_fault("a.bz2", whole))
