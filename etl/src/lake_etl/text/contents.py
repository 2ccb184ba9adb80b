"""Tells lines that are no text in UTF-8 at all: compressed data, or text in another encoding.

Compressed data under a name that does not say so would be counted by its newline bytes: a few
rejects for thousands of records. None of what is sought here can stand in a line of JSON.
"""

from __future__ import annotations

import re

from lake_etl.codecs import GZIP, HEAD_BYTES, codec_named, codec_of

BZIP2 = "bzip2"

# What Spark reads through, by the ends of files' names, which must be spelled so.
READ_SUFFIXES = {".gz": GZIP, ".bz2": BZIP2}

# Hadoop takes a file of this name apart as well, but it has no first bytes to be known by.
_DEFLATE = ".deflate"

WANTED = (
    "wanted JSON in UTF-8, plain or compressed by gzip or bzip2 under a name that ends in"
    " .gz or .bz2"
)

# Where compressed data may begin in a line: S3DistCp joins files whatever they hold.
_PACKED = re.compile(
    rb"\x1f\x8b\x08|\xfd7zXZ\0|\x28\xb5\x2f\xfd|PK\x03\x04|BZh[1-9](?:1AY&SY|\x17rE8P\x90)"
)

# RFC 8259 wants UTF-8. The older RFC 4627, section 3, tells the others by the zeros among the first
# four bytes of JSON; the marks are those of Unicode's FAQ on byte order marks. A newline of two or
# four bytes leaves some of its zeros at the beginning of the next line.
_UTF_32 = re.compile(
    rb"\xff\xfe\0\0|\0\0\xfe\xff|\A\0{0,3}(?:[ \t]\0\0\0)*[\[{]\0\0\0"
    rb"|\A\0{0,3}(?:\0\0\0[ \t])*\0\0\0[\[{](?:\0\0\0|\Z)"
)
_UTF_16 = re.compile(
    rb"\A\0?(?:\xff\xfe|\xfe\xff)|\xff\xfe[\x01-\x7f]\0|\xfe\xff\0[\x01-\x7f]"
    rb"|\A\0?(?:[ \t]\0)*[\[{]\0(?:[^\0]|\Z)|\A(?:\0[ \t])*\0[\[{](?:\0[^\0]|\0?\Z)"
)


def foreign(line: bytes) -> str | None:
    """What a line holds that is no text in UTF-8: "gzip", "UTF-16"; None for text."""
    codec = codec_of(line[:HEAD_BYTES])
    if codec is None:
        packed = _PACKED.search(line)
        codec = codec_of(line[packed.start() :][:HEAD_BYTES]) if packed else None
    if codec is not None:
        return codec
    if _UTF_32.search(line):
        return "UTF-32"
    return "UTF-16" if _UTF_16.search(line) else None


def foreign_fault(file: str, content: str) -> str:
    """What to tell about a `file` that holds `content` where text is wanted."""
    if content.startswith("UTF-"):
        return f"{file} holds {content}: wanted UTF-8; convert it (iconv -f {content} -t UTF-8)"
    if content in READ_SUFFIXES.values():
        suffix = next(suffix for suffix, codec in READ_SUFFIXES.items() if codec == content)
        if file.endswith(suffix):
            return f"{file} holds {content} within its {content}: decompress it once"
        return f"{file} holds {content}, and its name does not end in {suffix}: rename it"
    return f"{file} holds {content}: {WANTED}"


def name_fault(file: str) -> str | None:
    """Why a file cannot be read by what it is called; None for plain names and READ_SUFFIXES."""
    if file.endswith(tuple(READ_SUFFIXES)):
        return None
    if file.endswith(_DEFLATE):
        return f"{file} is called {_DEFLATE}: {WANTED}"
    codec = codec_named(file)
    return None if codec is None else f"{file} is called as {codec} is: {WANTED}"
