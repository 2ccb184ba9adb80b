"""What a file is by its first bytes, and when rejects are too many."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lake_etl.codecs import GZIP, HEAD_BYTES, codec_named, codec_of, is_begun
from lake_etl.rejects import FEW_REJECTS, too_many


def zipped(content: bytes) -> bytes:
    """A zip archive of one file."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("a.log", content)
    return into.getvalue()


def tarred(content: bytes) -> bytes:
    """A tape archive of one file."""
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as archive:
        member = tarfile.TarInfo("a.log")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return into.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    GZIP: gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zip": zipped,
    "tar": tarred,
}


@pytest.mark.parametrize("codec", PACKED)
@given(content=st.binary(max_size=60))
def test_a_packed_file_is_known_by_its_first_bytes(codec: str, content: bytes) -> None:
    packed = PACKED[codec](content)

    assert codec_of(packed[:HEAD_BYTES]) == codec


def test_zstd_is_known_with_and_without_a_skippable_frame_before_it() -> None:
    assert codec_of(bytes.fromhex("28b52ffd0400")) == "zstd"
    assert codec_of(bytes.fromhex("5d2a4d1800000000")) == "zstd"


# cases/emr/09: no codec of lines, but as lost when they are counted by their newline bytes.
@pytest.mark.parametrize(
    ("codec", "head"),
    [
        ("zlib", zlib.compress(b"text")),
        ("zlib", zlib.compress(b"text", 9)),
        ("lzma", lzma.compress(b"text", lzma.FORMAT_ALONE)),
        ("lz4", bytes.fromhex("02214c18")),
        ("zstd", bytes.fromhex("37a430ec")),
        ("Parquet", b"PAR1\x15\x04\x15"),
        ("Avro", b"Obj\x01\x04\x16avro.schema"),
        ("SQLite", b"SQLite format 3\0"),
    ],
)
def test_other_files_that_are_no_text_are_known_too(codec: str, head: bytes) -> None:
    assert codec_of(head) == codec


PLAIN = (
    *(b"PAR1", b"PAR1.example.com - -", b"Obj", b"SQLite format", b"x^2", b"xyz", b"] - -"),
    *(b"", b"1.2.3.4 - -", b'{"a": 1}', b"P", b"BZ", b"\0" * 512, b"[", b"BZhost - -", b"LZIP - -"),
    b"x" * 257 + b"ustar",
)


@pytest.mark.parametrize("head", PLAIN)
def test_plain_content_is_not_packed(head: bytes) -> None:
    assert codec_of(head) is None


def test_a_name_says_how_its_file_is_packed_whatever_its_case() -> None:
    names = ("a.log.gz", "a.GZ", "access.log.1", "a.json.Bz2", "gz", "a.ZST", "a.tgz", "gz/a.log")

    assert [codec_named(name) for name in names] == [
        *(GZIP, GZIP, None, "bzip2", None, "zstd", GZIP, None),
    ]


def test_a_file_may_be_cut_off_within_its_first_bytes() -> None:
    assert is_begun(b"\x1f", GZIP)
    assert not is_begun(b"1", GZIP)
    assert not is_begun(b"BZ", GZIP)


def test_a_few_rejects_are_never_too_many_and_more_are_by_their_share() -> None:
    assert not too_many(FEW_REJECTS, FEW_REJECTS + 1, 1)
    assert too_many(FEW_REJECTS + 1, FEW_REJECTS + 1, 1)
    assert too_many(FEW_REJECTS + 1, 100 * FEW_REJECTS, 1)
    assert not too_many(FEW_REJECTS + 1, 100 * (FEW_REJECTS + 1), 1)
    assert not too_many(1000, 1000, 100)


def test_where_nothing_but_rejects_came_one_is_too_many() -> None:
    assert too_many(1, 1, 1)
    assert not too_many(1, 1, 100)


def test_who_allows_no_reject_gets_none() -> None:
    assert too_many(1, 1_000_000, 0)
    assert not too_many(0, 0, 0)
