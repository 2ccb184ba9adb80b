"""Tells how a file is packed by its first bytes: its name may say something else, or nothing.

Sources: RFC 1950 (zlib), RFC 1952 (gzip), RFC 8878 (zstd, with its skippable frames and
dictionaries), the xz, lzma, lzip, LZ4, Snappy, 7z, Parquet, Avro and SQLite file format
specifications, PKWARE's APPNOTE.TXT (zip), POSIX pax (tar).
"""

from __future__ import annotations

GZIP = "gzip"

# A bzip2 file's block size, and its first block or, of nothing at all, its end.
_BZIP2 = [
    b"BZh%d" % size + next_ for size in range(1, 10) for next_ in (b"1AY&SY", b"\x17rE8P\x90")
]

# The dictionaries' sizes of the presets of the older lzma, which has no first bytes of its own.
_LZMA = [b"]\0\0" + size for size in (b"\4\0", b"\x10\0", b" \0", b"@\0", b"\x80\0")]
_LZMA += [b"]\0\0\0" + size for size in (b"\1", b"\2", b"\4")]

# What a file of each kind begins with. None of it can be the beginning of a line of text.
_MAGIC = {
    b"\x1f\x8b": GZIP,
    **dict.fromkeys(_BZIP2, "bzip2"),
    b"\xfd7zXZ\0": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x04\x22\x4d\x18": "lz4",
    b"\xff\x06\0\0sNaPpY": "snappy",
    b"\x1f\x9d": "compress (.Z)",
    b"\x1f\xa0": "compress (.Z)",
    b"LZIP\x01": "lzip",
    b"\x89LZO\0\r\n\x1a\n": "lzop",
    b"Rar!\x1a\x07": "rar",
    b"\x02\x21\x4c\x18": "lz4",
    b"\x37\xa4\x30\xec": "zstd",
    **dict.fromkeys(_LZMA, "lzma"),
    # The levels 2 to 5 begin with "x^", as a text may.
    **dict.fromkeys((b"x\x01", b"x\x9c", b"x\xda"), "zlib"),
    # Of Parquet with the first field of the first page's header.
    b"PAR1\x15": "Parquet",
    b"Obj\x01": "Avro",
    b"SQLite format 3\0": "SQLite",
    **{bytes([0x50 + frame]) + b"\x2a\x4d\x18": "zstd" for frame in range(16)},
}

# A tape archive has no first bytes of its own: its name stands at the end of the first header, the
# fields of which are filled with NULs, as those of no text are.
_TAR, _TAR_AT = b"ustar", 257

# By what files are called that are packed so.
_SUFFIXES = {
    ".gz": GZIP,
    ".gzip": GZIP,
    ".tgz": GZIP,
    ".bz2": "bzip2",
    ".xz": "xz",
    ".zst": "zstd",
    ".zstd": "zstd",
    ".zip": "zip",
    ".7z": "7z",
    ".lz4": "lz4",
    ".snappy": "snappy",
    ".z": "compress (.Z)",
    ".lz": "lzip",
    ".lzo": "lzop",
    ".rar": "rar",
    ".lzma": "lzma",
    ".zlib": "zlib",
    ".parquet": "Parquet",
    ".avro": "Avro",
    ".orc": "ORC",
    ".tar": "tar",
}

# As many bytes as tell every kind.
HEAD_BYTES = _TAR_AT + len(_TAR)


def codec_of(head: bytes) -> str | None:
    """How a file is packed whose first HEAD_BYTES (or all) are `head`; None for plain content."""
    if head[_TAR_AT:HEAD_BYTES] == _TAR and b"\0" in head[:_TAR_AT]:
        return "tar"
    return next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)


def codec_named(name: str) -> str | None:
    """How a file is packed if its name is right; None where the name says nothing of it."""
    low = name.lower()
    return next((codec for suffix, codec in _SUFFIXES.items() if low.endswith(suffix)), None)


def is_begun(head: bytes, codec: str) -> bool:
    """Whether `head`, which is all of a file, may be cut off within the first bytes of `codec`."""
    return any(name == codec and magic.startswith(head) for magic, name in _MAGIC.items())
