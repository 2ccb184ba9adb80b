"""The text of a file as lines end it, however it is packed and whatever its name is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import BinaryIO

from lake_etl.codecs import GZIP, HEAD_BYTES, codec_named, codec_of, is_begun
from lake_etl.text.gzip_blocks import decompressed

# Bytes of a plain file that are read at a time, and bytes among which a line must end that does
# not end by a carriage return alone.
_READ, _SOUGHT = 1 << 22, 1 << 20

NEWLINE, _CR, _NUL = b"\n", b"\r", b"\0"

_WANTED = "wanted text in UTF-8, plain or as gzip"

# Byte order marks of UTF-16 and UTF-32, and by how many bytes a text without one is known.
_WIDE, _WIDE_BYTES = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"), 32


class ContentError(ValueError):
    """Why nothing of a file can be read."""


def content(source: BinaryIO, name: str) -> Iterator[bytes]:
    """What stands in a file called `name`, in pieces: without the NULs that lines begin with.

    Gzip is known by its first bytes. In a file without any newline carriage returns end the lines;
    they are given as newlines. Raises ContentError for what is no text, or packed otherwise, and
    GzipError, perhaps not before some pieces, where gzip is corrupt or cut off.
    """
    pieces = decompressed(source) if _is_gzip(source, name) else _plain(source)
    head, pieces = _ahead(pieces, HEAD_BYTES)
    codec = codec_of(head)
    if codec is not None:
        raise ContentError(f"it is {codec} inside gzip: {_WANTED}")
    if _is_wide(head):
        raise ContentError(f"it is UTF-16 or UTF-32: {_WANTED}")
    return _without_nuls(_by_newlines(pieces))


def _is_gzip(source: BinaryIO, name: str) -> bool:
    """Whether a file is gzip. Raises ContentError for another packing, or one that is only said."""
    head, _ = _ahead(_plain(source), HEAD_BYTES)
    source.seek(0)
    codec, named = codec_of(head), codec_named(name)
    if codec is None and named is not None and head:
        if not is_begun(head, named):
            raise ContentError(f"it is called as if it were {named}, which it is not: {_WANTED}")
        codec = named
    if codec not in (None, GZIP):
        raise ContentError(f"it is {codec}, which is not read: {_WANTED}")
    return codec == GZIP


def _is_wide(head: bytes) -> bool:
    """Whether text is of two or four bytes a character."""
    even, odd = head[:_WIDE_BYTES:2], head[1:_WIDE_BYTES:2]
    one_sided = any(even) != any(odd) and len(odd) > 1
    return head.startswith(_WIDE) or (one_sided and (all(even) or all(odd)))


def _by_newlines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same with lines that end by newlines, if they end by carriage returns alone."""
    head, pieces = _ahead(pieces, _SOUGHT, NEWLINE)
    if NEWLINE in head or _CR not in head[:-1]:
        return pieces
    return (piece.replace(_CR, NEWLINE) for piece in pieces)


def _without_nuls(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same without NULs at the begin of a piece's first line and behind its last one.

    A file that was cut to nothing while its server wrote on may begin with hundreds of MB of them.
    """
    at_start = True
    for piece in pieces:
        text = piece.lstrip(_NUL) if at_start else piece
        short = text.rstrip(_NUL)
        if short.endswith(NEWLINE):
            text = short
        if text:
            at_start = text.endswith(NEWLINE)
            yield text


def _ahead(
    pieces: Iterator[bytes], size: int, until: bytes | None = None
) -> tuple[bytes, Iterator[bytes]]:
    """The first `size` bytes, or those up to a piece with `until` in it; and all pieces."""
    taken: list[bytes] = []
    held = 0
    for piece in pieces:
        taken.append(piece)
        held += len(piece)
        if held >= size or (until is not None and until in piece):
            break
    return b"".join(taken), itertools.chain(taken, pieces)


def _plain(source: BinaryIO) -> Iterator[bytes]:
    while piece := source.read(_READ):
        yield piece
